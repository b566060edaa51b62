import { type Diagnostic, diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { Failure } from '../io/failure.ts';

/** What the system refused, with paths from the root of the repository. */
export function failureDiagnostic({ code, message, path, help }: Failure, root: string): Diagnostic {
  const shown = (text: string) => text.replaceAll(`${root}/`, '');
  return diagnostic(code, shown(message), {
    at: { file: shown(path) },
    ...(help !== undefined && { help: shown(help) }),
  });
}
