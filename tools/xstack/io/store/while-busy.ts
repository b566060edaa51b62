import { setTimeout } from 'node:timers/promises';
import { isBusy } from './database-error.ts';

const milliseconds = 20;

/**
 * Retries work for `patience_ms` while another connection has locked the database. Does not block the event loop: that
 * connection may be in this process.
 */
export async function whileBusy<T>(patience_ms: number, work: () => Promise<T>): Promise<T> {
  for (let left = patience_ms; ; left -= milliseconds) {
    try {
      return await work();
    } catch (error) {
      if (left <= 0 || !isBusy(error)) throw error;
    }
    await setTimeout(milliseconds);
  }
}
