import { shortHash } from '../../core/base/text/short-hash.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { defineCommand } from '../../ops/command.ts';
import { listPacks, packJson } from '../../ops/pack/list-packs.ts';
import { findProject, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';
import { table } from '../../ops/table.ts';

export const command = defineCommand({
  summary: 'list the packs of a bundle in their resolved order; all packs if there is no bundle',
  options: {
    ...projectOptions,
    bundle: {
      type: 'string',
      value: 'ID',
      ids: 'bundles',
      summary: 'the bundle whose packs to list (default: as for `run`)',
    },
    all: { type: 'boolean', summary: 'list every pack of the tree, sorted by id' },
  },
  examples: [
    ['xstack pack list', 'the packs of the default bundle in resolved order'],
    ['xstack pack list --all --json', 'every pack, as JSON'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    if (args.all === true && args.bundle !== undefined) throw new UsageError('--all and --bundle exclude each other');
    const selection = args.all === true ? null : selectedBundle(project, args);
    const { bundleId, packs } = await listPacks(project, byStage, selection);
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { bundle_id: bundleId, packs: packs.map(packJson) },
      text: table(
        ['pack', 'version', 'hash', { head: 'contributions', align: 'right' }],
        packs.map(({ identity, contributions }) => [
          identity.packId,
          identity.version,
          shortHash(identity.canonicalHash),
          String(contributions.length),
        ]),
      ),
    });
  },
});
