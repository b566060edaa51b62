import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { categories } from '../../core/compiler/pack/layout.ts';
import type { KnownPacks } from '../../core/compiler/resolve/known-packs.ts';
import { type DiskEntry, disk } from '../../io/disk.ts';
import { existsSync } from '../../io/file-system.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from '../project/project.ts';

/**
 * Lists the packs of a project without reading any file: directories with a manifest, and those that cannot be listed.
 */
export function knownPacks(report: Report, { root, packsRoot }: Project): KnownPacks {
  const listed = (path: string) => attemptReading(report, root, () => disk.list(`${root}/${path}`));
  let isComplete = true;
  const paths = categories.flatMap((category) => {
    const path = `${packsRoot}/${category}`;
    const entries = existsSync(`${root}/${path}`) ? listed(path) : [];
    isComplete &&= entries !== undefined;
    return (entries ?? []).flatMap(({ name, kind }) =>
      kind === 'directory' ? [[name, `${path}/${name}`] as const] : [],
    );
  });
  const isManifest = ({ name, kind }: DiskEntry) => name === 'pack.json' && kind === 'file';
  const ids = paths.flatMap(([name, path]) => (listed(path)?.some(isManifest) === false ? [] : [name]));
  return { ids: new Set(ids), directories: new Map(paths), ignored: new Map(), isComplete };
}
