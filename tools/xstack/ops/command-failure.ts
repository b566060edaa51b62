import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { Failure } from '../io/failure.ts';
import { type Arguments, stringArgument } from './command.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';
import { findRoot } from './project/project-root.ts';

/** Formats a failure of a command, with paths relative to the root of its project if the root can be found. */
export function commandFailure(failure: Failure, args: Arguments, cwd: string): Diagnostic {
  try {
    return failureDiagnostic(failure, findRoot({ 'repo-root': stringArgument(args, 'repo-root') }, cwd));
  } catch {
    return failureDiagnostic(failure, undefined); // The error that prevents finding the root is this failure, or less important.
  }
}
