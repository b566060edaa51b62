import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export { program as binary } from '../../support/binary.ts';

export interface BinaryResult {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program, perhaps below another one such as strace. */
export function runBinary(binary: string, args: readonly string[], options: RunBinaryOptions): BinaryResult {
  const { status, signal, stdout, stderr } = spawnSync(...commandLine(binary, args, options));
  return { exit: status, signal, stdout: String(stdout), stderr: String(stderr) };
}

export function runBinaryAsync(
  binary: string,
  args: readonly string[],
  options: RunBinaryOptions,
): Promise<BinaryResult> {
  return new Promise((resolve, reject) => {
    const [command, line, settings] = commandLine(binary, args, options);
    const child = spawn(command, line, settings);
    const parts = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      parts.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      parts.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exit, signal) => resolve({ exit, signal, ...parts }));
  });
}

export interface RunBinaryOptions {
  readonly cwd: string;
  readonly below?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function commandLine(binary: string, args: readonly string[], { cwd, below = [], env = {} }: RunBinaryOptions) {
  const [command, ...line] = [...below, process.execPath, binary, ...args] as [string, ...string[]];
  // One worker thread, so that calls come in the same order every time.
  const settings = { cwd, env: { ...process.env, UV_THREADPOOL_SIZE: '1', NO_COLOR: '1', ...env } };
  return [command, line, settings] as const;
}

/** True if strace can be used: on Linux, installed, and allowed to trace. */
export const hasStrace =
  existsSync('/usr/bin/strace') && spawnSync('/usr/bin/strace', ['-qq', '-e', 'trace=none', 'true']).status === 0;

export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}
