import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { PackTree } from '../../core/compiler/pack/source-tree.ts';
import type { PackSet } from '../../core/compiler/resolve/identified-pack.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import type { Project } from '../project/project.ts';

/** Selects the diagnostics about the packs at these paths, or about a dependency of theirs that could not be read. */
export function aboutPacks(
  diagnostics: readonly Diagnostic[],
  packs: PackSet,
  tree: PackTree,
  paths: readonly string[],
): Diagnostic[] {
  const needed = unreadDependencies(packs, paths);
  return diagnostics.filter((d) => paths.some((path) => isAbout(d, path)) || mayExplain(d, needed, tree));
}

/**
 * Returns the path of the pack that an argument names by its id, its directory or one of its files; the packs root for
 * a directory that contains it.
 */
export function packPath({ root, packsRoot }: Project, cwd: string, { directories }: PackTree, given: string): string {
  const path = relative(root, resolve(cwd, given)).split(sep).join('/');
  if (path === '' || `${packsRoot}/`.startsWith(`${path}/`)) return packsRoot;
  if (path.startsWith(`${packsRoot}/`)) {
    const pack = path.split('/', packsRoot.split('/').length + 2).join('/');
    if (existsSync(resolve(cwd, given)) || directories.some((directory) => directory.path === pack)) return pack;
  }
  const named = directories.find(({ name }) => name === given);
  if (named === undefined)
    throw new UsageError(`\`${given}\` is neither a pack nor an existing path in \`${packsRoot}\``);
  return named.path;
}

/** Returns the dependencies of the packs at these paths that could not be read. */
function unreadDependencies(packs: PackSet, paths: readonly string[]): string[] {
  const selected = [...packs.values()].filter(({ path }) => paths.includes(path));
  const ids = selected.flatMap(({ identity }) => identity.dependencies.map(({ packId }) => packId));
  return ids.filter((id) => !packs.has(id));
}

/** Reports whether an error may be the reason why a dependency could not be read. A pack is invalid while a dependency is. */
function mayExplain({ severity, at }: Diagnostic, needed: readonly string[], { outside }: PackTree): boolean {
  if (severity !== 'error' || at === undefined || needed.length === 0) return false;
  const steps = at.file.split('/');
  return needed.some((id) => steps.includes(id)) || outside.some(({ path }) => path === at.file);
}

/** Reports whether a diagnostic is about a path. A directory above it that cannot be read hides it. */
function isAbout({ code, at, related = [] }: Diagnostic, path: string): boolean {
  if (code === 'refuse.io.failure' && at !== undefined && `${path}/`.startsWith(`${at.file}/`)) return true;
  return [at, ...related.map((location) => location.at)].some(
    (location) => location !== undefined && `${location.file}/`.startsWith(`${path}/`),
  );
}
