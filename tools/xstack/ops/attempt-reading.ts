import type { Report } from '../core/base/diagnostic/diagnostic.ts';
import { Failure } from '../io/failure.ts';
import { tryReading } from '../io/unreadable.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';

/** Runs work that reads. An error of the system is reported and returns undefined, so that independent work continues. */
export function attemptReading<T>(report: Report, root: string, work: () => T): T | undefined {
  const result = tryReading(work);
  if (!(result instanceof Failure)) return result;
  report(failureDiagnostic(result, root));
  return undefined;
}
