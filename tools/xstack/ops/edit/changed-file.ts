import { join } from 'node:path';
import { writeFiles } from '../../io/write-file.ts';
import { checkInside } from '../project/output-directory.ts';

/** A file and its source before and after a change; the path is relative to the root. */
export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Writes changed files, each as a whole. */
export function writeChanged(root: string, changed: readonly ChangedFile[]): void {
  checkInside(
    root,
    changed.map(({ file }) => file),
  );
  writeFiles(changed.map(({ file, after }) => ({ target: join(root, file), content: after })));
}
