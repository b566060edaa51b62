import { UsageError } from '../../io/failure.ts';
import type { RunArguments } from './run-arguments.ts';

/** Throws `UsageError` for options that depend on the whole run. */
export function checkSince(args: RunArguments): void {
  for (const option of ['publish', 'install'] as const)
    if (args[option] !== undefined) throw new UsageError(`--since and --${option} exclude each other`);
}
