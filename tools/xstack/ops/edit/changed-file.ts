import { join } from 'node:path';
import { editBetween } from '../../core/base/diagnostic/edit-replacements.ts';
import { statIfExists } from '../../io/exists.ts';
import { writeFiles } from '../../io/write-file.ts';
import { formatMigration } from '../project/migrate-document.ts';
import { checkInside } from '../project/output-directory.ts';

/** A file and its source before and after a change; the path is relative to the root. */
export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Writes changed files, each as a whole, with the permissions that it has. */
export function writeChanged(root: string, changed: readonly ChangedFile[]): void {
  checkInside(
    root,
    changed.map(({ file }) => file),
  );
  writeFiles(
    changed.map(({ file, after }) => {
      const target = join(root, file);
      const mode = statIfExists(target)?.mode;
      return { target, content: after, ...(mode !== undefined && { mode: Number(mode) & 0o777 }) };
    }),
  );
}

/** Formats a change as a unified diff. */
export function formatChange({ file, before, after }: ChangedFile): string {
  return formatMigration({ file, before, after, edits: [editBetween(before, after)] });
}
