import { pluralize } from '../../core/base/text/pluralize.ts';
import { withShortHashes } from '../../core/base/text/short-hash.ts';
import type { InstallPayload } from './install.ts';

/** Formats the payload of an install for users: a line, and the files of a dry run. */
export function formatInstall(payload: InstallPayload): string {
  const { coordinate, target_dir, file_count, integrity, overwritten, dry_run, unchanged, files } = payload;
  if (unchanged === true) return `${coordinate} is installed in ${target_dir} and unchanged\n`;
  const verb = overwritten
    ? ['would replace the install with', 'replaced the install with']
    : ['would install', 'installed'];
  const facts = `${pluralize(file_count, 'file')}, ${withShortHashes(integrity)}`;
  const line = `${verb[dry_run ? 0 : 1]} ${coordinate} in ${target_dir}: ${facts}\n`;
  return dry_run ? `${line}${files.map((file) => `  + ${file}\n`).join('')}nothing was written\n` : line;
}
