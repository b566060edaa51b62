import { basename, dirname, join } from 'node:path';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { Failure } from '../failure.ts';
import { mkdirSync, readdirSync, renameSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { processMark } from '../recovery/process-mark.ts';
import { syncDirectory } from '../sync-directory.ts';
import { kindAt } from './directory.ts';

/** A directory of this process in which a package is unpacked, on the file system of the target. */
export interface Staging {
  readonly target: string;
  readonly directory: string;
  /** The target is an existing empty directory and contains the staging directory: its parent need not be writable. */
  readonly isInside: boolean;
}

/** Prefix of the temporary names beside a target. */
export function besidePrefix(target: string): string {
  return `.${basename(target)}.xstack-`;
}

/** Prefix of the name of a staging directory inside a target. */
export const insidePrefix = '.xstack-new.';

/** Creates an empty staging directory. */
export function makeStaging(target: string): Staging {
  const isInside = kindAt(target) === 'directory' && readdirSync(target).length === 0;
  const directory = isInside ? join(target, `${insidePrefix}${processMark}`) : beside(target, 'new');
  try {
    if (!isInside) makeDirectory(dirname(target));
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('create', directory, error);
  }
  return { target, directory, isInside };
}

export function removeStaging({ directory }: Staging): void {
  rmSync(directory, { recursive: true, force: true });
}

export function beside(target: string, role: 'new' | 'old'): string {
  return join(dirname(target), `${besidePrefix(target)}${role}.${processMark}`);
}

/** Moves the staged files from inside the target into it; the manifest, as the last, completes the install. */
export function moveIn({ target, directory }: Pick<Staging, 'target' | 'directory'>): void {
  const moved: string[] = [];
  try {
    for (const name of manifestLast(readdirSync(directory))) {
      renameSync(join(directory, name), join(target, name));
      moved.push(name);
    }
    syncDirectory(target);
  } catch (error) {
    for (const name of moved.reverse()) renameSync(join(target, name), join(directory, name));
    throw new Failure('install to', target, error);
  }
}

function manifestLast(names: readonly string[]): string[] {
  return [
    ...names.filter((name) => name !== installManifestFile).sort(),
    ...names.filter((name) => name === installManifestFile),
  ];
}
