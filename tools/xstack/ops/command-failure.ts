import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { Failure } from '../io/failure.ts';
import type { Arguments } from './command.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';
import { findRoot } from './project/project-root.ts';

/** A failure of a command, with paths from the root of the project that its arguments mean, if that can be found. */
export function commandFailure(failure: Failure, args: Arguments, cwd: string): Diagnostic {
  try {
    return failureDiagnostic(failure, findRoot(args, cwd));
  } catch {
    return failureDiagnostic(failure, undefined); // What hides the root is this failure, or less urgent than it.
  }
}
