import { reportNonBundles } from '../../core/compiler/bundle/bundle.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { readProjectBundles } from '../../ops/bundle/read-bundles.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';
import { type Column, table } from '../../ops/table.ts';

const columns: readonly Column[] = [
  'bundle',
  { head: 'packs', align: 'right' },
  { head: 'optional', align: 'right' },
  'description',
];

export const command = defineCommand({
  summary: 'list the bundles of the repository',
  options: { ...projectOptions },
  examples: [['xstack bundle list', 'show every bundle and its number of packs']],
  run: (args, host) => {
    const byStage: StageDiagnostics = {};
    const to = reportTo(byStage);
    const project = findProject(to('02.bundle.validate'), args, host.cwd, { needs: 'named directories' });
    const { directories, bundles } = readProjectBundles(to, project);
    reportNonBundles(to('02.bundle.validate'), directories, () => false);
    const rows = bundles.map(({ bundleId, packIds, optionalPackIds, description }) => [
      bundleId,
      String(packIds.length),
      String(optionalPackIds.length),
      description,
    ]);
    return commandResult({
      project,
      host,
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
      text: table(columns, rows),
    });
  },
});
