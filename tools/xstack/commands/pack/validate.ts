import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { hasErrors, warningsAsErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { PackDirectory, PackTree } from '../../core/compiler/pack/source-tree.ts';
import type { PackSet } from '../../core/compiler/resolve/identified-pack.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { defineCommand } from '../../ops/command.ts';
import { compileProject } from '../../ops/project/compile-project.ts';
import { findProject, type Project, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'check packs: layout, manifests, contents, contributions and dependencies; writes nothing',
  positionals: [
    {
      name: 'paths',
      summary: 'packs by id or directory, or files in packs, to report on (default: all); everything is checked',
      repeated: true,
    },
  ],
  options: { ...projectOptions, strict: { type: 'boolean', summary: 'warnings refuse too' } },
  examples: [
    ['xstack pack validate', 'check every pack'],
    ['xstack pack validate packs/core/pack.core.runtime --strict', 'report on one pack, warnings as errors'],
  ],
  run: async (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, { needs: 'packs' });
    const { packs, tree } = await compileProject(project, { diagnostics: byStage, bundleId: null });
    const all = allDiagnostics({ ...byStage, '02.bundle.validate': [] });
    const wanted = (args.paths ?? []).map((path) => placeOf(project, cwd, tree, path));
    const needed = unreadDependencies(packs, wanted);
    const isShown = (d: Diagnostic) => wanted.some((path) => isAbout(d, path)) || mayExplain(d, needed, tree);
    const about = wanted.length === 0 ? all : all.filter(isShown);
    const checked = tree.directories.filter(hasManifest);
    const diagnostics = args.strict === true ? warningsAsErrors(about) : about;
    return commandResult({
      root: project.root,
      diagnostics,
      json: { pack_ids: [...packs.keys()] },
      text: hasErrors(diagnostics) ? '' : `${pluralize(checked.length, 'pack')} checked\n`,
    });
  },
});

function hasManifest({ path, entries }: PackDirectory): boolean {
  return entries.some((entry) => entry.path === `${path}/pack.json`);
}

/** The dependencies of the packs at these paths that could not be read. */
function unreadDependencies(packs: PackSet, paths: readonly string[]): string[] {
  const wanted = [...packs.values()].filter(({ path }) => paths.includes(path));
  const ids = wanted.flatMap(({ identity }) => identity.dependencies.map(({ packId }) => packId));
  return ids.filter((id) => !packs.has(id));
}

/** A pack is not in order while what it depends on is refused: the error belongs to the answer, wherever it is. */
function mayExplain({ severity, at }: Diagnostic, needed: readonly string[], { outside }: PackTree): boolean {
  if (severity !== 'error' || at === undefined || needed.length === 0) return false;
  const steps = at.file.split('/');
  return needed.some((id) => steps.includes(id)) || outside.some(({ path }) => path === at.file);
}

/** Where diagnostics are asked for: whatever is wrong with one file of a pack is the pack's. A pack may be named by its id. */
function placeOf({ root, packsRoot }: Project, cwd: string, { directories }: PackTree, given: string): string {
  const path = relative(root, resolve(cwd, given)).split(sep).join('/');
  if (path === '' || `${packsRoot}/`.startsWith(`${path}/`)) return packsRoot;
  if (path.startsWith(`${packsRoot}/`)) {
    const pack = path.split('/', packsRoot.split('/').length + 2).join('/');
    if (existsSync(resolve(cwd, given)) || directories.some((directory) => directory.path === pack)) return pack;
  }
  const named = directories.find(({ name }) => name === given);
  if (named === undefined)
    throw new UsageError(`there is no pack, and nothing in \`${packsRoot}\`, called \`${given}\``);
  return named.path;
}

/** What the system does not let anyone read above a pack hides the pack. */
function isAbout({ code, at, related = [] }: Diagnostic, path: string): boolean {
  if (code === 'refuse.io.failure' && at !== undefined && `${path}/`.startsWith(`${at.file}/`)) return true;
  return [at, ...related.map((place) => place.at)].some(
    (place) => place !== undefined && `${place.file}/`.startsWith(`${path}/`),
  );
}
