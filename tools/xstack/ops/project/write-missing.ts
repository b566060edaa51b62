import { join } from 'node:path';
import { exists } from '../../io/exists.ts';
import { writeFiles } from '../../io/write-file.ts';
import { checkInside } from './output-directory.ts';
import type { StarterFile } from './starter-pack.ts';

/** Paths of the written files, and of those that existed and are unchanged. */
export interface WrittenFiles {
  readonly created: readonly string[];
  readonly existing: readonly string[];
}

/** Writes the files that do not exist yet. */
export function writeMissing(root: string, files: readonly StarterFile[]): WrittenFiles {
  const missing = files.filter(({ path }) => !exists(join(root, path)));
  const created = missing.map(({ path }) => path);
  if (exists(root)) checkInside(root, created);
  writeFiles(missing.map(({ path, content }) => ({ target: join(root, path), content })));
  return { created, existing: files.map(({ path }) => path).filter((path) => !created.includes(path)) };
}
