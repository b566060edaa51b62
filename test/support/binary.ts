/** The built program, run as users run it. `npm test` builds it first. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const program = join(root, 'dist/xstack.cjs');

export interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly umask?: number;
  /** The standard input. */
  readonly input?: string;
}

export function xstack(
  argv: readonly string[],
  { cwd = root, env = {}, node = process.execPath, umask, input }: RunOptions = {},
): ProcessResult {
  const before = umask === undefined ? undefined : process.umask(umask);
  try {
    const { PATH = '', HOME = '' } = process.env;
    return spawnSync(node, [program, ...argv], {
      cwd,
      env: { PATH, HOME, ...env },
      ...(input !== undefined && { input }),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
  } finally {
    if (before !== undefined) process.umask(before);
  }
}

/** One hash over the paths and bytes of all files below a directory. */
export function fingerprint(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(`${path.slice(directory.length)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}
