import { dirname, join } from 'node:path';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { renameSync, rmSync } from '../file-system.ts';
import { readNames, readOwnNames } from '../read-names.ts';
import { isLeftover } from '../recovery/process-mark.ts';
import { kindAt } from './directory.ts';
import { besidePrefix, insidePrefix, moveIn } from './staging.ts';
import { type Installations, removeReplaced } from './swap.ts';

/** Prefix of a journal entry beside the target; see `writeJournal`. */
export function journalPrefix(target: string): string {
  return `${besidePrefix(target)}done.`;
}

/** Completes or undoes interrupted installs at a target, so that the target is consistent; returns their paths. */
export function recoverInstall(target: string, installations: Installations, now_ms: number): string[] {
  const inside = leftoversInside(target, now_ms);
  for (const path of inside) finishInside(target, path);
  const leftovers = leftoversBeside(target, now_ms);
  for (const path of leftovers) {
    if (!path.startsWith(join(dirname(target), `${besidePrefix(target)}old.`)))
      rmSync(path, { recursive: true, force: true });
    else if (kindAt(target) === 'absent') renameSync(path, target);
    else removeReplaced(target, path, installations);
  }
  return [...inside, ...leftovers];
}

/** Returns leftovers of dead processes beside a target; old directories precede staged ones. */
export function leftoversBeside(target: string, now_ms: number): string[] {
  return pathsIn(dirname(target), besidePrefix(target), now_ms).reverse();
}

/** Returns the staging directories of dead processes inside a target. */
export function leftoversInside(target: string, now_ms: number): string[] {
  return kindAt(target) === 'directory' ? pathsIn(target, insidePrefix, now_ms) : [];
}

/** A staging directory with a manifest is complete; its missing files have been moved already. */
function finishInside(target: string, directory: string): void {
  const names = readNames(directory);
  const isComplete =
    names.includes(installManifestFile) && names.every((name) => kindAt(join(target, name)) === 'absent');
  if (isComplete) moveIn({ target, directory });
  rmSync(directory, { recursive: true, force: true });
}

function pathsIn(directory: string, prefix: string, now_ms: number): string[] {
  return readOwnNames(directory)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => join(directory, name))
    .filter((path) => isLeftover(path, now_ms));
}
