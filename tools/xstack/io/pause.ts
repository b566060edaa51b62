import { setTimeout } from 'node:timers/promises';

/** Waits; returns false if the signal ended the wait. */
export async function pause(time_ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(time_ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
