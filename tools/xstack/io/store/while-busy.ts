import { setTimeout } from 'node:timers/promises';
import { waitNotice } from '../recovery/wait-notice.ts';
import { isBusy } from './database-error.ts';

const milliseconds = 20;

/** Wait for a SQLite file that another connection has locked. */
export interface Patience {
  readonly limit_ms: number;
  /** Prints a line for users who wait. */
  readonly stderr?: ((text: string) => void) | undefined;
}

/**
 * Retries work while another connection has locked the database. Does not block the event loop: that connection may be in
 * this process.
 */
export async function whileBusy<T>({ limit_ms, stderr }: Patience, work: () => Promise<T>): Promise<T> {
  const notice = waitNotice(stderr ?? (() => {}));
  for (let waited_ms = 0; ; waited_ms += milliseconds) {
    try {
      return await work();
    } catch (error) {
      if (waited_ms >= limit_ms || !isBusy(error)) throw error;
    }
    notice(waited_ms, () => 'another program has locked the store');
    await setTimeout(milliseconds);
  }
}
