import { join } from 'node:path';
import { maximumBytes } from '../core/base/json/read.ts';
import type { FileState } from '../core/scene/files.ts';
import { Failure, hasCode } from './failure.ts';
import { lstatSync } from './file-system.ts';
import { readRegular } from './regular-file.ts';

/** Returns the state of a path below a package directory. Checks every parent directory: none may be a link. */
export function statBelow(directory: string, path: string): FileState | undefined {
  const segments = path.split('/');
  for (let i = 1; i < segments.length; i++) {
    const above = segments.slice(0, i).join('/');
    const stats = statsOf(join(directory, above));
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return { kind: 'behind link', link: above };
  }
  const stats = statsOf(join(directory, path));
  if (stats === undefined) return undefined;
  if (stats.isFile()) return { kind: 'file', size: stats.size };
  return { kind: stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'directory' : 'other' };
}

/** Returns the bytes of a regular file, limited to the maximum of a JSON file; undefined if it does not exist. */
export function readBytes(path: string, most_bytes = maximumBytes): Uint8Array | undefined {
  return readRegular(path, most_bytes);
}

function statsOf(path: string) {
  try {
    return lstatSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw new Failure('read', path, error);
  }
}
