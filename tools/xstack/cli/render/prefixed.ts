import { posix } from 'node:path';
import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';
import type { CommandResult } from '../../ops/command.ts';

/**
 * The same result with its files named from the root of a larger repository, where the services that read SARIF, JUnit
 * and workflow commands look for them. What is named from the root of the disk stays.
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
  return posix.isAbsolute(at.file) ? at : { ...at, file: posix.join(prefix.replaceAll('\\', '/'), at.file) };
}
