import { pluralize } from '../../core/base/text/pluralize.ts';
import { readBundles, reportNonBundles } from '../../core/compiler/bundle/bundle.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import type { Failure } from '../../io/failure.ts';
import { readBundleDirectories } from '../../io/read-tree.ts';
import { attemptReading } from '../../ops/attempt-reading.ts';
import { defineCommand } from '../../ops/command.ts';
import { failureDiagnostic } from '../../ops/failure-diagnostic.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { projectVersions } from '../../ops/project/project-versions.ts';
import { commandResult, table } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'list the bundles of the repository',
  options: { ...projectOptions },
  examples: [['xstack bundle list', 'show every bundle and how many packs it names']],
  run: (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const to = reportTo(byStage);
    const project = findProject(to('02.bundle.validate'), args, cwd, { needs: 'named directories' });
    const report = to('02.bundle.validate');
    const failed = (failure: Failure) => report(failureDiagnostic(failure, project.root));
    const directories = project.hasBundles
      ? readBundleDirectories(disk, project.root, project.bundlesRoot, failed)
      : [];
    const versions = projectVersions(to('01.compatx.check'), project);
    const bundles = readBundles(to, versions, directories, (path) =>
      attemptReading(report, project.root, () => disk.read(`${project.root}/${path}`)),
    );
    reportNonBundles(report, directories, () => false);
    const rows = bundles.map(({ bundleId, packIds, optionalPackIds, description }) => [
      bundleId,
      pluralize(packIds.length, 'pack'),
      optionalPackIds.length === 0 ? '' : `${optionalPackIds.length} optional`,
      description,
    ]);
    return commandResult({
      root: project.root,
      diagnostics: allDiagnostics(byStage),
      json: {
        bundles: bundles.map(({ bundleId, description, packIds, optionalPackIds, file }) => ({
          bundle_id: bundleId,
          description,
          file,
          pack_ids: packIds,
          optional_pack_ids: optionalPackIds,
        })),
      },
      text: table(rows),
    });
  },
});
