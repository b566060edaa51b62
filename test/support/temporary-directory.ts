/**
 * Puts the temporary files of the tests into memory. Every write of xstack is synced, and a disk takes milliseconds for
 * what the tests do tens of thousands of times. What survives the loss of power is tested on a simulated disk; a killed
 * process leaves the same files in memory as on a disk.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
/** The tests use less than half of it at a time. */
const needed_bytes = 2 * 2 ** 30;

/** The global setup of vitest; returns the teardown. */
export function setup(): (() => void) | undefined {
  if (!existsSync(memory) || free_bytes() < needed_bytes) return undefined;
  const directory = mkdtempSync(join(memory, 'xstack-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  // The server of PostgreSQL runs as another user.
  chmodSync(directory, 0o755);
  if (!runsPrograms(directory)) {
    remove();
    return undefined;
  }
  process.env['TMPDIR'] = directory;
  return remove;
}

function free_bytes(): number {
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize;
}

/** In containers, this file system is often mounted with `noexec`. */
function runsPrograms(directory: string): boolean {
  const script = join(directory, 'script');
  writeFileSync(script, '#!/bin/sh\n', { mode: 0o755 });
  return spawnSync(script).status === 0;
}
