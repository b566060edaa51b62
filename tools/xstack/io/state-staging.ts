import { dirname, join } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { lstatSync, rmdirSync, rmSync } from './file-system.ts';
import { leftoverStaging, makeStagingDirectory, removeStagingDirectory } from './recovery/staging.ts';
import { isStateLink, makeStateDirectory, stateDirectoryOf } from './state-directory.ts';

/**
 * Calls `write` with a staging directory in the state of a repository, so that a kill leaves nothing among the sources;
 * leftovers of dead processes are removed. Without one if the state is a link, or on another file system than the targets.
 */
export async function withStaging(
  root: string,
  write: (staging: string | undefined) => Promise<void> | void,
): Promise<void> {
  if (isStateLink(root)) return write(undefined);
  const parent = join(stateDirectoryOf(root), 'staging');
  makeStateDirectory(dirname(parent));
  const staging = makeStagingDirectory(parent);
  try {
    const { mtimeMs } = lstatSync(staging);
    for (const path of leftoverStaging(parent, mtimeMs).dead) rmSync(path, { recursive: true, force: true });
    await write(staging);
  } catch (error) {
    if (!(error instanceof Failure && hasCode(error.cause, 'EXDEV'))) throw error;
    await write(undefined); // The rename that was refused was the first.
  } finally {
    removeStagingDirectory(parent);
    removeIfEmpty(parent);
  }
}

/** Another process may use it. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
  }
}
