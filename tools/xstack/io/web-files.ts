import { disk } from './disk.ts';
import { existsSync } from './file-system.ts';

/** All files below a directory by their path in it, with `/`; none if there is no directory. */
export function readFilesBelow(directory: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const look = (path: string, prefix: string) => {
    for (const { name, kind } of disk.list(path)) {
      if (kind === 'directory') look(`${path}/${name}`, `${prefix}${name}/`);
      if (kind === 'file') files.set(prefix + name, new Uint8Array(disk.read(`${path}/${name}`)));
    }
  };
  if (existsSync(directory)) look(directory, '');
  return files;
}
