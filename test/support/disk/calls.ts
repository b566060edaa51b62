/** The system calls of the simulated disk, as values: they are counted, made to fail, and sent between threads. */
import type { PosixDisk } from './posix-disk.ts';

export type Call =
  | { readonly name: 'open'; readonly path: string; readonly flags: string | number; readonly mode: number }
  | { readonly name: 'close' | 'fsync' | 'fstat'; readonly descriptor: number }
  | { readonly name: 'read'; readonly descriptor: number; readonly length: number; readonly position: number | null }
  | { readonly name: 'write'; readonly descriptor: number; readonly bytes: Uint8Array }
  | { readonly name: 'stat' | 'exists' | 'list' | 'mkdir' | 'rmdir' | 'unlink'; readonly path: string }
  | { readonly name: 'link' | 'rename'; readonly path: string; readonly to: string }
  | { readonly name: 'utimes'; readonly path: string; readonly mtime_ms: number }
  | { readonly name: 'now' }
  | { readonly name: 'sleep'; readonly time_ms: number }
  | { readonly name: 'isRunning'; readonly pid: number };

/** Calls of a command's process to the system. */
export type System = (call: Call) => unknown;

const changing: ReadonlySet<Call['name']> = new Set([
  'open',
  'write',
  'fsync',
  'mkdir',
  'rmdir',
  'unlink',
  'link',
  'rename',
  'utimes',
]);

/** Reports whether a call can change the disk, or what a crash preserves of it. */
export function isChanging(call: Call): boolean {
  return changing.has(call.name) && !(call.name === 'open' && (call.flags === 'r' || typeof call.flags === 'number'));
}

export function perform(disk: PosixDisk, call: Call): unknown {
  switch (call.name) {
    case 'open':
      return disk.open(call.path, call.flags, call.mode);
    case 'close':
      return disk.close(call.descriptor);
    case 'fsync':
      return disk.fsync(call.descriptor);
    case 'fstat':
      return disk.fstat(call.descriptor);
    case 'read':
      return disk.read(call.descriptor, call.length, call.position);
    case 'write':
      return disk.write(call.descriptor, call.bytes);
    case 'link':
      return disk.link(call.path, call.to);
    case 'rename':
      return disk.rename(call.path, call.to);
    case 'utimes':
      return disk.utimes(call.path, call.mtime_ms);
    case 'now':
      return disk.now;
    case 'sleep':
      disk.now += BigInt(Math.ceil(call.time_ms)) * 1_000_000n;
      return undefined;
    case 'isRunning':
      return false;
    default:
      return disk[call.name](call.path);
  }
}
