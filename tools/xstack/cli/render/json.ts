import type { CommandResult } from '../../commands/command.ts';
import { diagnosticJson } from '../../core/diagnostic/to-json.ts';
import type { Rendered } from './render.ts';

/** One document on standard output, and nothing else there; what was found is always part of it. */
export function renderJson({ json, diagnostics }: CommandResult): Rendered {
  const isTold = diagnostics.length === 0 || (typeof json === 'object' && json !== null && 'diagnostics' in json);
  const document = isTold ? json : { ...(json as object), diagnostics: diagnostics.map(diagnosticJson) };
  return { stdout: `${JSON.stringify(document, null, 2)}\n`, stderr: '' };
}
