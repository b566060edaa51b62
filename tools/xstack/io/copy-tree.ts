import { join } from 'node:path';
import { Failure } from './failure.ts';
import { copyFileSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from './file-system.ts';

/**
 * Copies a directory; links are copied as links. Leaves out the entries whose paths `isLeftOut`, and what is neither a
 * file, a directory nor a link. `path` is relative to the directory, with `/`.
 */
export function copyTree(from: string, to: string, isLeftOut: (path: string) => boolean, path = ''): void {
  const directory = join(from, path);
  for (const entry of list(directory)) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (isLeftOut(below)) continue;
    const [source, target] = [join(from, below), join(to, below)];
    try {
      if (entry.isDirectory()) mkdirSync(target);
      else if (entry.isFile()) copyFileSync(source, target);
      else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    } catch (error) {
      throw new Failure('copy', source, error);
    }
    if (entry.isDirectory()) copyTree(from, to, isLeftOut, below);
  }
}

function list(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new Failure('list', directory, error);
  }
}

/** Makes a link to a directory. */
export function linkDirectory(target: string, path: string): void {
  try {
    symlinkSync(target, path, 'junction');
  } catch (error) {
    throw new Failure('link', path, error);
  }
}
