import { UsageError } from '../../io/failure.ts';
import type { RunArguments } from './run-arguments.ts';

/** The environment variable that makes every watch poll. */
export const pollVariable = 'XSTACK_POLL';

export const usualInterval_ms = 1000;
const shortest_ms = 20;

/** The polling interval of the command line, else of the environment; undefined if neither requests polling. */
export function pollInterval(
  args: Pick<RunArguments, 'poll'>,
  env: Readonly<Record<string, string | undefined>>,
): number | undefined {
  const given = args.poll;
  if (given !== undefined) return milliseconds('--poll', given);
  const variable = env[pollVariable]?.trim().toLowerCase() ?? '';
  if (['', '0', 'false', 'off', 'no'].includes(variable)) return undefined;
  if (['1', 'true', 'on', 'yes'].includes(variable)) return usualInterval_ms;
  return milliseconds(pollVariable, variable);
}

function milliseconds(name: string, text: string): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value < shortest_ms)
    throw new UsageError(`${name} must be a number of milliseconds, at least ${shortest_ms}, not \`${text}\``);
  return value;
}
