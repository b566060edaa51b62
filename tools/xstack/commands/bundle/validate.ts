import { join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
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
import { type DiskEntry, disk } from '../../io/disk.ts';
import { type Failure, UsageError } from '../../io/failure.ts';
import { existsSync, statSync } from '../../io/file-system.ts';
import { readBundleDirectories } from '../../io/read-tree.ts';
import { attemptReading } from '../../ops/attempt-reading.ts';
import { defineCommand } from '../../ops/command.ts';
import { failureDiagnostic } from '../../ops/failure-diagnostic.ts';
import { findProject, type Project, projectOptions } from '../../ops/project/project.ts';
import { projectVersions } from '../../ops/project/project-versions.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
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
    const files = args.files ?? [];
    const read = (path: string) => attemptReading(report, project.root, () => disk.read(`${project.root}/${path}`));
    const failed = (failure: Failure) => report(failureDiagnostic(failure, project.root));
    const directories = readBundleDirectories(disk, project.root, project.bundlesRoot, failed);
    const versions = projectVersions(to('01.compatx.check'), project);
    const bundles = readBundles(to, versions, directories, read);
    const named = files.map((file) => repositoryPath(project, cwd, file));
    const elsewhere = named.filter((file) => !directories.some(({ path }) => file === profileOf(path)));
    for (const file of elsewhere) {
      const bytes = read(file);
      const bundle = bytes && readBundle(to, versions, file, bytes);
      if (bundle !== undefined) bundles.push(bundle);
    }
    const isNamed = ({ path }: BundleDirectory) => named.includes(profileOf(path));
    reportNonBundles(report, directories, isNamed);
    if (bundles.length === 0 && !hasErrors(allDiagnostics(byStage))) report(missingBundle(undefined, bundles));
    const known = knownPacks(report, project);
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
});

/** Every directory with a manifest counts as a pack, and every one that cannot be listed: nothing is read. */
function knownPacks(report: Report, { root, packsRoot }: Project): KnownPacks {
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
  return { ids: new Set(ids), directories: new Map(paths), isComplete };
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

/** A file that cannot be read may concern any bundle. */
function isAbout({ code, at, related = [] }: Diagnostic, files: readonly string[]): boolean {
  return (
    at === undefined ||
    code === 'refuse.io.failure' ||
    [at, ...related.map((place) => place.at)].some(
      ({ file }) => files.includes(file) || files.some((named) => named.startsWith(`${file}/`)),
    )
  );
}
