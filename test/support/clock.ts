import { mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Waits until the clock of the file system has advanced, which it does in steps: a file as old as the last run is racily
 * clean.
 */
export async function waitForClock(): Promise<void> {
  const time = now();
  while (now() <= time) await setTimeout(1);
}

/** The time by the clock of the file system with the temporary files, in nanoseconds. */
function now(): bigint {
  const probe = mkdtempSync(join(tmpdir(), 'xstack-clock-'));
  const { mtimeNs } = statSync(probe, { bigint: true });
  rmdirSync(probe);
  return mtimeNs;
}
