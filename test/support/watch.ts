/** A running watch: its documents, its text and its end. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { program, xstack } from './binary.ts';
import { documentProblems } from './cli-schemas.ts';

export interface WatchDocument {
  readonly result: string;
  readonly ordered_pack_ids: readonly string[];
  readonly diagnostics: readonly { readonly code: string }[];
  readonly watch: {
    readonly run: number;
    readonly changed: readonly string[];
    readonly appeared: readonly { readonly code: string; readonly range?: unknown }[];
    readonly gone: readonly { readonly code: string }[];
  };
}

export function watch(root: string, ...options: string[]): ChildProcessWithoutNullStreams {
  return started(process.execPath, [program, 'run', '--watch', '--repo-root', root, ...options]);
}

export function started(command: string, args: readonly string[], env = {}): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** The documents of `--json`, one per line; waits for the requested one. */
export function documentsOf(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<WatchDocument> => {
    const document = JSON.parse((await lines.next()).value as string) as WatchDocument & JsonObject;
    expect(documentProblems('run', document)).toEqual([]);
    return document;
  };
  const until = async (isWanted: (said: WatchDocument) => boolean): Promise<WatchDocument> => {
    for (;;) {
      const said = await next();
      if (isWanted(said)) return said;
    }
  };
  return { next, until };
}

export async function end(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals) {
  const closed = once(child, 'close');
  child.kill(signal);
  return closed;
}

/** Writes like many editors: to a new file, which is renamed over the old one. */
export function writeByRename(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}~`, content);
  renameSync(`${path}~`, path);
}

function lockfile(root: string, out: string): string {
  return readFileSync(join(root, out, 'lockfile.json'), 'utf8');
}

export function expectClean(root: string): void {
  expect(xstack(['run', '--quiet', '--cache', 'off', '--out', 'clean'], { cwd: root }).status).toBe(0);
  expect(lockfile(root, 'build')).toBe(lockfile(root, 'clean'));
}
