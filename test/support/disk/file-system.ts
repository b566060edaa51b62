/** Replaces `tools/xstack/io/file-system.ts`: the functions of `node:fs` over the system calls of a simulated disk. */
import { resolve } from 'node:path';
import type { Call, System } from './calls.ts';
import type { Stat } from './posix-disk.ts';
import { systemError } from './system-error.ts';

export { constants } from 'node:fs';
export type BigIntStats = ReturnType<typeof bigIntStats>;
export type Dirent = ReturnType<typeof entryOf>;

let system: System = () => {
  throw new Error('bug: no system is attached');
};

/** Sets the system that calls go to. */
export function attach(next: System): void {
  system = next;
}

export function call<T>(request: Call): T {
  return system(request) as T;
}

export function openSync(path: string, flags: string | number, mode = 0o666): number {
  return call({ name: 'open', path: resolve(path), flags, mode });
}

export function closeSync(descriptor: number): void {
  call<void>({ name: 'close', descriptor });
}

export function fsyncSync(descriptor: number): void {
  call({ name: 'fsync', descriptor });
}

export function readSync(
  descriptor: number,
  buffer: Uint8Array,
  offset = 0,
  length = buffer.length - offset,
  position: number | null = null,
): number {
  const bytes: Uint8Array = call({ name: 'read', descriptor, length, position });
  buffer.set(bytes, offset);
  return bytes.length;
}

export function writeSync(descriptor: number, data: string | Uint8Array, offset = 0): number {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data.subarray(offset);
  return call({ name: 'write', descriptor, bytes });
}

export function readFileSync(path: string, encoding?: 'utf8'): Buffer | string {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const chunk: Uint8Array = call({ name: 'read', descriptor, length: 1 << 16, position: null });
      if (chunk.length === 0) break;
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    return encoding === undefined ? bytes : bytes.toString(encoding);
  } finally {
    closeSync(descriptor);
  }
}

interface StatOptions {
  readonly bigint?: boolean;
  readonly throwIfNoEntry?: boolean;
}

export function statSync(path: string, { bigint = false, throwIfNoEntry = true }: StatOptions = {}) {
  try {
    const found: Stat = call({ name: 'stat', path: resolve(path) });
    return bigint ? bigIntStats(found) : stats(found);
  } catch (error) {
    if (!throwIfNoEntry && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}

/** There are no links. */
export function lstatSync(path: string, options?: StatOptions) {
  return statSync(path, options);
}

export function fstatSync(descriptor: number, { bigint = false }: StatOptions = {}) {
  const found: Stat = call({ name: 'fstat', descriptor });
  return bigint ? bigIntStats(found) : stats(found);
}

export function existsSync(path: string): boolean {
  try {
    return call({ name: 'exists', path: resolve(path) });
  } catch {
    return false;
  }
}

/** The simulated disk has no links: see `lstatSync`. */
export function readlinkSync(path: string): string {
  statSync(path);
  throw systemError('EINVAL', 'readlink', path);
}

export function realpathSync(path: string): string {
  statSync(path);
  return resolve(path);
}

export function readdirSync(path: string, options?: { readonly withFileTypes: true }): unknown {
  const found: readonly (readonly [string, string])[] = call({ name: 'list', path: resolve(path) });
  return options === undefined ? found.map(([name]) => name) : found.map(([name, kind]) => entryOf(name, kind));
}

let temporaryDirectories = 0;

export function mkdtempSync(prefix: string): string {
  const path = `${prefix}${String(++temporaryDirectories).padStart(6, '0')}`;
  mkdirSync(path);
  return path;
}

export function mkdirSync(path: string): void {
  call({ name: 'mkdir', path: resolve(path) });
}

export function rmdirSync(path: string): void {
  call({ name: 'rmdir', path: resolve(path) });
}

export function renameSync(from: string, to: string): void {
  call({ name: 'rename', path: resolve(from), to: resolve(to) });
}

/** The type of ext4. */
export function statfsSync(): { readonly type: number } {
  return { type: 0xef53 };
}

export function utimesSync(path: string, _atime_s: number, mtime_s: number): void {
  call({ name: 'utimes', path: resolve(path), mtime_ms: mtime_s * 1000 });
}

export function linkSync(from: string, to: string): void {
  call({ name: 'link', path: resolve(from), to: resolve(to) });
}

/** The simulated disk has no links. */
export function symlinkSync(_target: string, path: string): void {
  throw systemError('EPERM', 'symlink', path);
}

export function copyFileSync(from: string, to: string): void {
  const bytes = readFileSync(from);
  const descriptor = openSync(to, 'wx');
  writeSync(descriptor, bytes);
  closeSync(descriptor);
}

/** Entry by entry, as Node does it. */
export function rmSync(path: string, options: { readonly recursive?: boolean; readonly force?: boolean } = {}): void {
  const { recursive = false, force = false } = options;
  const found = statSync(path, { throwIfNoEntry: !force });
  if (found === undefined) return;
  const isDirectory = found.isDirectory();
  if (isDirectory && recursive)
    for (const name of readdirSync(path) as string[]) rmSync(`${path}/${name}`, { recursive, force: true });
  try {
    call({ name: isDirectory && recursive ? 'rmdir' : 'unlink', path: resolve(path) });
  } catch (error) {
    if (!force || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

type Callback = (error: unknown, value?: unknown) => void;

function answer(done: Callback, work: () => unknown): void {
  let value: unknown;
  try {
    value = work();
  } catch (error) {
    queueMicrotask(() => done(error));
    return;
  }
  queueMicrotask(() => done(null, value));
}

export function fsync(descriptor: number, done: Callback): void {
  answer(done, () => fsyncSync(descriptor));
}

export function mkdir(path: string, done: Callback): void {
  answer(done, () => mkdirSync(path));
}

export function rmdir(path: string, done: Callback): void {
  answer(done, () => rmdirSync(path));
}

export function stat(path: string, done: Callback): void {
  answer(done, () => statSync(path));
}

export function utimes(path: string, _atime: Date, mtime: Date, done: Callback): void {
  answer(done, () => call({ name: 'utimes', path: resolve(path), mtime_ms: mtime.getTime() }));
}

const kindMethods = (kind: string) => ({
  isFile: () => kind === 'file',
  isDirectory: () => kind === 'directory',
  isSymbolicLink: () => false,
});

function entryOf(name: string, kind: string) {
  return { name, ...kindMethods(kind) };
}

function bigIntStats({ kind, mode, size, mtimeNs, ctimeNs, ino, nlink }: Stat) {
  const numbers = { dev: 1n, mode: BigInt(mode), size: BigInt(size), ino: BigInt(ino), nlink: BigInt(nlink) };
  return { ...numbers, mtimeNs, ctimeNs, ...kindMethods(kind) };
}

function stats({ kind, mode, size, mtimeNs, ino, nlink }: Stat) {
  const mtimeMs = Number(mtimeNs) / 1e6;
  return { dev: 1, mode, size, ino, nlink, mtimeMs, mtime: new Date(mtimeMs), ...kindMethods(kind) };
}
