import { disk } from './disk.ts';
import { existsSync } from './file-system.ts';

/** Reads all files below a directory, by relative path with `/`; empty if the directory does not exist. */
export function readFilesBelow(directory: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const visit = (path: string, prefix: string) => {
    for (const { name, kind } of disk.list(path)) {
      if (kind === 'directory') visit(`${path}/${name}`, `${prefix}${name}/`);
      if (kind === 'file') files.set(prefix + name, new Uint8Array(disk.read(`${path}/${name}`)));
    }
  };
  if (existsSync(directory)) visit(directory, '');
  return files;
}
