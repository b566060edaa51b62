import { dirname } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { closeSync, fsyncSync, openSync } from './file-system.ts';
import { mostOpen, type OpenFile, syncTogether } from './sync-together.ts';

/**
 * Syncs the entries of a directory: without it, a power loss can undo creations, renames and removals in any order.
 * File systems that cannot sync a directory report EINVAL or EPERM.
 */
export function syncDirectory(path: string): void {
  let directory: number | undefined;
  try {
    directory = openSync(path, 'r');
    fsyncSync(directory);
  } catch (error) {
    if (!isUnsupported(error)) throw new Failure('sync', path, error);
  } finally {
    if (directory !== undefined) closeSync(directory);
  }
}

/** Syncs directories in parallel: then a file system with a journal commits many of them at once. */
export async function syncDirectories(paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += mostOpen) {
    const opened: OpenFile[] = [];
    try {
      for (const path of paths.slice(at, at + mostOpen)) {
        const descriptor = openDirectory(path);
        if (descriptor !== undefined) opened.push({ path, descriptor });
      }
      await syncTogether(opened, 'sync', isUnsupported);
    } finally {
      for (const { descriptor } of opened) closeSync(descriptor);
    }
  }
}

function openDirectory(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (isUnsupported(error)) return undefined;
    throw new Failure('sync', path, error);
  }
}

function isUnsupported(error: unknown): boolean {
  return hasCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP');
}

/**
 * Syncs a directory and its ancestors, up to `top`. A directory that exists may have been created by another process that
 * has not synced its entry yet: without that entry, a power loss loses everything below.
 */
export function syncAncestors(path: string, top = '/'): void {
  let directory = path;
  for (syncDirectory(directory); directory !== top && dirname(directory) !== directory; syncDirectory(directory))
    directory = dirname(directory);
}
