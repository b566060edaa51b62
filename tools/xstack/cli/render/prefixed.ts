import { posix } from 'node:path';
import type { Diagnostic, Location, Related } from '../../core/base/diagnostic/diagnostic.ts';
import type { DiagnosticEdit } from '../../core/base/diagnostic/edit.ts';
import type { CommandResult } from '../../ops/command.ts';

/**
 * Adds a prefix to the files of a result, so that they are relative to the root of a larger repository, as the services
 * that read SARIF, JUnit and workflow commands expect. Absolute paths are unchanged.
 */
export function prefixed(result: CommandResult, prefix: string): CommandResult {
  return { ...result, diagnostics: result.diagnostics.map((each) => prefixedDiagnostic(each, prefix)) };
}

function prefixedDiagnostic(found: Diagnostic, prefix: string): Diagnostic {
  const { at, related, cause, edits } = found;
  const prefixedAll = (list: readonly Related[]) =>
    list.map((each) => ({ ...each, at: prefixedLocation(each.at, prefix) }));
  return {
    ...found,
    ...(at && { at: prefixedLocation(at, prefix) }),
    ...(related && { related: prefixedAll(related) }),
    ...(cause && { cause: prefixedAll(cause) }),
    ...(edits && { edits: edits.map((edit) => prefixedEdit(edit, prefix)) }),
  };
}

function prefixedEdit({ title, patches }: DiagnosticEdit, prefix: string): DiagnosticEdit {
  return { title, patches: patches.map((each) => ({ ...each, file: prefixedPath(each.file, prefix) })) };
}

function prefixedLocation(at: Location, prefix: string): Location {
  return { ...at, file: prefixedPath(at.file, prefix) };
}

export function prefixedPath(file: string, prefix: string): string {
  return posix.isAbsolute(file) ? file : posix.join(prefix.replaceAll('\\', '/'), file);
}
