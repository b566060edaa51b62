import type { Disk } from './disk.ts';

/** Returns a disk on which one existing file has other contents. */
export function diskWith(disk: Disk, path: string, content: Uint8Array): Disk {
  return diskWithFiles(disk, new Map([[path, content]]));
}

/** Returns a disk on which existing files have other contents, by path. */
export function diskWithFiles(disk: Disk, files: ReadonlyMap<string, Uint8Array>): Disk {
  return {
    list: disk.list,
    read: (file, ...rest) => files.get(file) ?? disk.read(file, ...rest),
    chunks: (file, size) => {
      const content = files.get(file);
      return content === undefined ? disk.chunks(file, size) : [content];
    },
    stat: (file) => {
      const content = files.get(file);
      return content === undefined ? disk.stat(file) : { ...disk.stat(file), size: BigInt(content.length) };
    },
  };
}
