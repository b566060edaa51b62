import { dirname, join } from 'node:path';
import { temporaryName } from '../core/base/text/temporary-name.ts';
import { Failure, hasCode, systemMessage } from './failure.ts';
import { copyFileSync, linkSync, renameSync, rmSync } from './file-system.ts';
import { syncDirectories, syncDirectory } from './sync-directory.ts';

/** A file that replaces its target; without `temporary`, the target is removed. */
export interface Replacement {
  readonly target: string;
  readonly temporary?: string;
}

/** A target and a second name of its old content; without `backup`, the target did not exist. */
interface Backup {
  readonly target: string;
  readonly backup?: string;
}

/**
 * Replaces all targets in the order given, or none: if a rename fails, the earlier ones are undone. A kill between two
 * renames leaves the first targets with new and the last with old content.
 */
export function replaceFiles(files: readonly Replacement[]): void {
  const progress: Progress = { saved: [], replaced: 0 };
  try {
    renameAll(files, progress);
    for (const directory of directoriesOf(files)) syncDirectory(directory);
  } catch (error) {
    throw rollBack(progress, error as Failure);
  } finally {
    discard(leftBy(files, progress));
  }
}

/** Replaces many targets like `replaceFiles`; syncs their directories in parallel, and saves old content in `staging`. */
export async function replaceFilesTogether(files: readonly Replacement[], staging: string): Promise<void> {
  const progress: Progress = { saved: [], replaced: 0 };
  try {
    renameAll(files, progress, staging);
    await syncDirectories([...directoriesOf(files)]);
  } catch (error) {
    throw rollBack(progress, error as Failure);
  } finally {
    discard(leftBy(files, progress));
  }
}

/** Backups, and the number of targets replaced so far. */
interface Progress {
  readonly saved: Backup[];
  replaced: number;
}

/** Saves the old content of all targets, then replaces them. A single rename is atomic. */
function renameAll(files: readonly Replacement[], progress: Progress, staging?: string): void {
  if (files.length > 1) for (const { target } of files) progress.saved.push(save(target, staging));
  for (const file of files) {
    attempt(file.target, () => replace(file));
    progress.replaced++;
  }
}

/** Unless both directories are synced, a rename from one to the other may leave the file under both names. */
function directoriesOf(files: readonly Replacement[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ target, temporary = target }) => [dirname(target), dirname(temporary)]));
}

function leftBy(files: readonly Replacement[], { saved }: Progress): (string | undefined)[] {
  return [...saved.map(({ backup }) => backup), ...files.map(({ temporary }) => temporary)];
}

/** Removes temporary files; those that cannot be removed are left to the cleanup of a later write. */
export function discard(paths: readonly (string | undefined)[]): void {
  for (const path of paths) {
    try {
      if (path !== undefined) rmSync(path, { force: true });
    } catch (error) {
      if (!hasCode(error, 'EIO', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EBUSY')) throw error;
    }
  }
}

let sequence = 0;

/** Returns a path beside `target` that no other process uses. */
export function temporaryPath(target: string, directory = dirname(target)): string {
  return join(directory, temporaryName(`${process.pid}-${process.hrtime.bigint().toString(36)}-${sequence++}`));
}

function replace({ target, temporary }: Replacement): void {
  if (temporary === undefined) rmSync(target, { force: true });
  else renameSync(temporary, target);
}

/** Saves the old content under a second name: a hard link, or a copy on file systems without links. */
function save(target: string, staging?: string): Backup {
  const backup = temporaryPath(target, staging);
  return attempt(target, () => {
    try {
      linkSync(target, backup);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return { target };
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV')) throw error;
      copyFileSync(target, backup);
    }
    return { target, backup };
  });
}

/** Restores replaced targets in reverse order. Returns the error to throw. */
function rollBack({ saved, replaced }: Progress, error: Failure): Failure {
  const lost: string[] = [];
  for (const { target, backup } of saved.slice(0, replaced).reverse()) {
    try {
      if (backup === undefined) rmSync(target, { force: true });
      else renameSync(backup, target);
    } catch (cause) {
      lost.push(`\`${target}\` cannot be restored: ${systemMessage(cause)}`);
    }
  }
  return lost.length === 0 ? error : new Failure('write', error.path, error.cause, { also: lost.join('; ') });
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', path, error);
  }
}
