import { UsageError } from '../io/failure.ts';
import type { Host } from './command.ts';

/** Returns `SOURCE_DATE_EPOCH` in seconds; undefined if it is not set, or empty. */
export function sourceDateEpoch({ env }: Pick<Host, 'env'>): number | undefined {
  const given = env['SOURCE_DATE_EPOCH'];
  if (given === undefined || given === '') return undefined;
  if (!/^\d{1,11}$/.test(given) || Number(given) >= 8 ** 11)
    throw new UsageError(`SOURCE_DATE_EPOCH must be seconds since 1970, not \`${given}\``);
  return Number(given);
}

/** Returns the UTC date, as in `2026-12-31`: of `SOURCE_DATE_EPOCH`, or else of the clock. No hash depends on it. */
export function today(host: Pick<Host, 'env' | 'now'>): string {
  const epoch = sourceDateEpoch(host);
  return new Date(epoch === undefined ? host.now() : 1000 * epoch).toISOString().slice(0, 10);
}
