import { setTimeout } from 'node:timers/promises';
import { hasCode } from '../failure.ts';

const attempts = 3000;
const milliseconds = 20;

/**
 * Does something as soon as nobody else holds the database, for a minute at most. The waiting leaves the event loop free:
 * who holds the database may be in this program.
 */
export async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isBusy(error)) throw error;
    }
    await setTimeout(milliseconds);
  }
}

function isBusy(error: unknown): boolean {
  return hasCode(error, 'SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED');
}
