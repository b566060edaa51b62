import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { ignoredPacks, type KnownPacks } from '../../core/compiler/resolve/known-packs.ts';
import { disk } from '../../io/disk.ts';
import type { Failure } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { readPackTree } from '../../io/read-tree.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import { projectCategories } from '../project/content-model-file.ts';
import type { Project } from '../project/project.ts';

/** Lists the packs of a project without reading manifests: directories with one, and those that cannot be listed. */
export function knownPacks(report: Report, project: Project): KnownPacks {
  const { root, packsRoot } = project;
  const categories = projectCategories(report, project);
  const hasTree = categories !== undefined && existsSync(`${root}/${packsRoot}`);
  const tree = hasTree ? readPackTree(disk, root, packsRoot, categories) : undefined;
  const { directories = [], notContent = [], unreadable = new Map<string, Failure>(), failures = [] } = tree ?? {};
  for (const failure of [...unreadable.values(), ...failures]) report(failureDiagnostic(failure, root));
  const packs = directories.filter((directory) => directory.has('f', 'pack.json') || unreadable.has(directory.path));
  return {
    ids: new Set(packs.map(({ name }) => name)),
    directories: new Map(directories.map(({ name, path }) => [name, path])),
    ...ignoredPacks(packsRoot, categories ?? [], notContent),
    isComplete: categories !== undefined && failures.length === 0,
  };
}
