import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';

/** The refusal of a document that is not formatted. */
export function notFormattedDiagnostic(file: string): Diagnostic {
  return diagnostic('refuse.format.not_formatted', `\`${file}\` is not formatted`, {
    at: { file },
    help: 'run `xstack fmt`',
  });
}
