import { type BundleDirectory, isStrayFile } from '../core/compiler/bundle/bundle.ts';
import { outsideContent } from '../core/compiler/pack/outside-content.ts';
import type { Disk, DiskEntry } from './disk.ts';
import { Failure } from './failure.ts';
import { sorted } from './read-tree.ts';
import { tryReading } from './unreadable.ts';

/**
 * Lists the directories under the bundles directory with their direct entries, and entries that could be misplaced
 * bundles. Directories that cannot be listed are passed to `failed`.
 */
export function readBundleDirectories(
  disk: Disk,
  repositoryRoot: string,
  root: string,
  failed: (failure: Failure) => void,
): BundleDirectory[] {
  const isContent = ({ name, kind }: DiskEntry) => outsideContent(name, kind) === undefined;
  const listed = (path: string) => {
    const entries = tryReading(() => sorted(disk.list(`${repositoryRoot}/${path}`).filter(isContent)));
    if (!(entries instanceof Failure)) return entries;
    failed(entries);
    return undefined;
  };
  return (listed(root) ?? []).flatMap(({ name, kind }): BundleDirectory[] => {
    if (kind === 'file' && !isStrayFile(name)) return [];
    const path = `${root}/${name}`;
    if (kind !== 'directory') return [{ path, name, entries: [], kind }];
    const entries = listed(path)?.map((entry) => ({
      path: `${path}/${entry.name}`,
      kind: entry.kind,
      executable: false,
      size: 0,
    }));
    return [entries === undefined ? { path, name, entries: [], kind: 'unreadable' } : { path, name, entries }];
  });
}
