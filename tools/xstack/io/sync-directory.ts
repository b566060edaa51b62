import { hasCode } from './failure.ts';
import { closeSync, fsyncSync, openSync } from './file-system.ts';

/** Makes a rename survive a power cut; file systems that cannot sync a directory say EINVAL or EPERM. */
export function syncDirectory(path: string): void {
  let directory: number | undefined;
  try {
    directory = openSync(path, 'r');
    fsyncSync(directory);
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP')) throw error;
  } finally {
    if (directory !== undefined) closeSync(directory);
  }
}
