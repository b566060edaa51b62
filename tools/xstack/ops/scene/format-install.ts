import type { InstallPayload } from './install.ts';

/** Formats the payload of an install for users. */
export function formatInstall({
  coordinate,
  target_dir,
  file_count,
  integrity,
  overwritten,
  dry_run,
  unchanged,
  files,
}: InstallPayload): string {
  if (unchanged === true) return `${coordinate} is installed in ${target_dir} and unchanged\n`;
  const lines = [
    `${dry_run ? 'would install' : 'installed'} ${coordinate}`,
    `  target     ${target_dir}`,
    `  files      ${file_count}`,
    `  integrity  ${integrity}`,
  ];
  if (overwritten) lines.push(`  ${dry_run ? 'would replace' : 'replaced'} the existing install`);
  const written = dry_run ? [...files.map((file) => `  + ${file}`), 'nothing was written'] : [];
  return `${[...lines, ...written].join('\n')}\n`;
}
