import { isAbsolute } from 'node:path';
import { type Diagnostic, diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { Failure } from '../io/failure.ts';
import { shownPath } from '../io/package-registry/registry.ts';

/**
 * Converts an error of the system to a diagnostic. Paths inside the project become relative to its root; others, and
 * all without a project, remain absolute.
 */
export function failureDiagnostic({ code, message, path, help }: Failure, root: string | undefined): Diagnostic {
  const shown = (text: string) => (root === undefined ? text : withRelativePaths(text, root));
  return diagnostic(code, shown(message), {
    at: { file: root === undefined ? path : pathFromRoot(path, root) },
    ...(help !== undefined && { help: shown(help) }),
  });
}

/** Returns a path relative to the root of the project. One outside of it stays absolute; a URL is unchanged. */
export function pathFromRoot(path: string, root: string): string {
  return isAbsolute(path) ? shownPath(root, path) : path;
}

/** Replaces the paths below a directory by relative ones: those in backticks, and those that the system quotes. */
export function withRelativePaths(message: string, directory: string): string {
  return ['`', "'"].reduce(
    (shown, quote) =>
      shown.replaceAll(`${quote}${directory}/`, quote).replaceAll(`${quote}${directory}${quote}`, `${quote}.${quote}`),
    message,
  );
}
