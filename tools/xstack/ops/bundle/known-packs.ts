import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { ignoredPacks, type KnownPacks } from '../../core/compiler/resolve/known-packs.ts';
import { type Disk, disk } from '../../io/disk.ts';
import type { Failure } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { readPackTree } from '../../io/read-tree.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import { projectCategories } from '../project/content-model-file.ts';
import type { Project } from '../project/project.ts';

/** Lists the packs of a project without reading manifests: directories with one, and those that cannot be listed. */
export function knownPacks(report: Report, project: Project): KnownPacks {
  const { root, packsRoot } = project;
  const packs = `${root}/${packsRoot}`;
  const categories = projectCategories(report, project);
  const hasTree = categories !== undefined && existsSync(packs);
  const tree = hasTree ? readPackTree(downToPacks(packs), root, packsRoot, categories) : undefined;
  const { directories = [], notContent = [], unreadable = new Map<string, Failure>(), failures = [] } = tree ?? {};
  for (const failure of [...unreadable.values(), ...failures]) report(failureDiagnostic(failure, root));
  const known = directories.filter((directory) => directory.has('f', 'pack.json') || unreadable.has(directory.path));
  return {
    ids: new Set(known.map(({ name }) => name)),
    directories: new Map(directories.map(({ name, path }) => [name, path])),
    ...ignoredPacks(packsRoot, categories ?? [], notContent),
    isComplete: categories !== undefined && failures.length === 0,
  };
}

const unknownStat = { mode: 0n, size: 0n, mtimeNs: 0n, ctimeNs: 0n, ino: 0n, dev: 0n };

/** The disk without the content of directories inside of packs, and without stats: they decide nothing about names. */
function downToPacks(packs: string): Disk {
  const depth = (path: string) => path.slice(packs.length).split('/').length - 1;
  return { ...disk, list: (path) => (depth(path) > 2 ? [] : disk.list(path)), stat: () => unknownStat };
}
