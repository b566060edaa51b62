import { UsageError } from '../io/failure.ts';

/** Returns the number that an option is given. Throws `UsageError` for anything else. */
export function wholeNumber(name: string, given: string): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new UsageError(`--${name} must be a whole number, not \`${given}\``);
}
