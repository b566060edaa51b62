import type { Disk } from './disk.ts';

/** Returns a disk on which one existing file has other contents. */
export function diskWith(disk: Disk, path: string, content: Uint8Array): Disk {
  return {
    list: disk.list,
    read: (file, ...rest) => (file === path ? content : disk.read(file, ...rest)),
    chunks: (file, size) => (file === path ? [content] : disk.chunks(file, size)),
    stat: (file) => (file === path ? { ...disk.stat(file), size: BigInt(content.length) } : disk.stat(file)),
  };
}
