import { posix } from 'node:path';
import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';
import type { CommandResult } from '../../ops/command.ts';

/**
 * Adds a prefix to the files of a result, so that they are relative to the root of a larger repository, as the services
 * that read SARIF, JUnit and workflow commands expect. Absolute paths are unchanged.
 */
export function prefixed(result: CommandResult, prefix: string): CommandResult {
  return { ...result, diagnostics: result.diagnostics.map((each) => prefixedDiagnostic(each, prefix)) };
}

function prefixedDiagnostic(found: Diagnostic, prefix: string): Diagnostic {
  return {
    ...found,
    ...(found.at && { at: prefixedLocation(found.at, prefix) }),
    ...(found.related && {
      related: found.related.map((each) => ({ ...each, at: prefixedLocation(each.at, prefix) })),
    }),
  };
}

function prefixedLocation(at: Location, prefix: string): Location {
  return { ...at, file: prefixedPath(at.file, prefix) };
}

export function prefixedPath(file: string, prefix: string): string {
  return posix.isAbsolute(file) ? file : posix.join(prefix.replaceAll('\\', '/'), file);
}
