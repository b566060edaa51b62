import { join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import {
  type BundleDirectory,
  profileOf,
  readBundle,
  readBundles,
  reportNonBundles,
  selectPacks,
} from '../../core/compiler/bundle/bundle.ts';
import { missingBundle } from '../../core/compiler/bundle/missing-bundle.ts';
import { categories } from '../../core/compiler/pack/layout.ts';
import type { KnownPacks } from '../../core/compiler/resolve/known-packs.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync, statSync } from '../../io/file-system.ts';
import { readBundleDirectories } from '../../io/read-tree.ts';
import type { Command } from '../../ops/command.ts';
import { findProject, type Project, projectOptions } from '../../ops/project/project.ts';
import { projectVersions } from '../../ops/project/project-versions.ts';
import { commandResult } from '../../ops/report.ts';

export const command: Command = {
  summary: 'check bundles: schema, ids, and that the packs exist',
  positionals: [
    {
      name: 'files',
      summary: 'the bundle.json files, or their directories, to check (default: all of the repository)',
      repeated: true,
    },
  ],
  options: { ...projectOptions },
  examples: [
    ['xstack bundle validate', 'check every bundle'],
    ['xstack bundle validate bundles/bundle.base.lab/bundle.json', 'check one bundle'],
  ],
  run: (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const to = reportTo(byStage);
    const report = to('02.bundle.validate');
    const project = findProject(report, args, cwd);
    const files = (args['files'] ?? []) as readonly string[];
    const read = (path: string) => disk.read(`${project.root}/${path}`);
    const directories = readBundleDirectories(disk, project.root, project.bundlesRoot);
    const versions = projectVersions(to('01.compatx.check'), project);
    const bundles = readBundles(to, versions, directories, read);
    const named = files.map((file) => repositoryPath(project, cwd, file));
    const elsewhere = named.filter((file) => !directories.some(({ path }) => file === profileOf(path)));
    for (const file of elsewhere) {
      const bundle = readBundle(to, versions, file, read(file));
      if (bundle !== undefined) bundles.push(bundle);
    }
    const isNamed = ({ path }: BundleDirectory) => named.includes(profileOf(path));
    reportNonBundles(report, directories, isNamed);
    if (bundles.length === 0 && !hasErrors(allDiagnostics(byStage))) report(missingBundle(undefined, bundles));
    const known = knownPacks(project);
    for (const bundle of bundles) selectPacks(report, bundle, known, true);
    const diagnostics = allDiagnostics(byStage).filter((d) => named.length === 0 || isAbout(d, named));
    const checked = named.length === 0 ? bundles.length : named.length;
    return commandResult({
      root: project.root,
      diagnostics,
      json: { bundle_ids: bundles.map(({ bundleId }) => bundleId) },
      text: hasErrors(diagnostics) ? '' : `${pluralize(checked, 'bundle')} valid\n`,
    });
  },
};

/** Every directory with a manifest counts as a pack: which exist can be told without reading any. */
function knownPacks({ root, packsRoot }: Project): KnownPacks {
  const paths = categories.flatMap((category) => {
    const path = `${packsRoot}/${category}`;
    const entries = existsSync(`${root}/${path}`) ? disk.list(`${root}/${path}`) : [];
    return entries.flatMap(({ name, kind }) => (kind === 'directory' ? [[name, `${path}/${name}`] as const] : []));
  });
  const ids = paths.flatMap(([name, path]) => (hasManifest(`${root}/${path}`) ? [name] : []));
  return { ids: new Set(ids), directories: new Map(paths), isComplete: true };
}

function hasManifest(directory: string): boolean {
  return disk.list(directory).some(({ name, kind }) => name === 'pack.json' && kind === 'file');
}

function repositoryPath({ root }: Project, cwd: string, file: string): string {
  const given = resolve(cwd, file);
  if (!existsSync(given)) throw new UsageError(`file \`${file}\` does not exist`);
  const path = statSync(given).isDirectory() ? join(given, 'bundle.json') : given;
  if (!existsSync(path)) throw new UsageError(`there is no \`bundle.json\` in \`${file}\``);
  const within = relative(root, path).split(sep).join('/');
  if (within.startsWith('../../')) throw new UsageError(`\`${file}\` is not in the repository \`${root}\``);
  return within;
}

function isAbout({ at, related = [] }: Diagnostic, files: readonly string[]): boolean {
  return (
    at === undefined ||
    [at, ...related.map((place) => place.at)].some(
      ({ file }) => files.includes(file) || files.some((named) => named.startsWith(`${file}/`)),
    )
  );
}
