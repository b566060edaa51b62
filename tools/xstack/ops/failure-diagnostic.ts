import { isAbsolute } from 'node:path';
import { type Diagnostic, diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { Failure } from '../io/failure.ts';
import { shownPath } from '../io/package-registry/registry.ts';

/**
 * What the system refused, with paths from the root of the project. Those that lead out of it stay absolute, and all do
 * where there is no project.
 */
export function failureDiagnostic({ code, message, path, help }: Failure, root: string | undefined): Diagnostic {
  const shown = (text: string) => (root === undefined ? text : withRelativePaths(text, root));
  return diagnostic(code, shown(message), {
    at: { file: root !== undefined && isAbsolute(path) ? shownPath(root, path) : path },
    ...(help !== undefined && { help: shown(help) }),
  });
}

/** A message with the paths below a directory, which are in backticks, relative to it. */
export function withRelativePaths(message: string, directory: string): string {
  return message.replaceAll(`\`${directory}/`, '`').replaceAll(`\`${directory}\``, '`.`');
}
