import { setTimeout } from 'node:timers/promises';
import { isBusy } from './database-error.ts';

const milliseconds = 20;

/**
 * Does something as soon as no other connection holds the database, trying again for `patience_ms`. The event loop is free
 * meanwhile: the connection that holds the database may be in this program.
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
