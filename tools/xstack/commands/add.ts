import { reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { editList } from '../ops/edit/edit-list.ts';
import { editResult } from '../ops/edit/edit-result.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'add packs to a bundle, or dependencies to a pack',
  positionals: [
    { name: 'target', summary: 'the id of the bundle or pack to edit', required: true, ids: 'bundles and packs' },
    {
      name: 'packs',
      ids: 'packs',
      summary:
        'the packs, such as `pack.core.runtime`; for a pack also `pack.core.runtime@^1.0.0` (default range: those compatible with the current one)',
      required: true,
      repeated: true,
    },
  ],
  options: {
    ...projectOptions,
    'dry-run': { type: 'boolean', summary: 'check the result without writing it' },
  },
  examples: [
    ['xstack add bundle.base.lab pack.domain.tides', 'select one more pack'],
    ['xstack add pack.domain.tides pack.core.runtime@^1.2.0', 'depend on a pack, or change the range'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const isDryRun = args['dry-run'] === true;
    return editResult(
      project,
      host,
      await editList(project, byStage, { verb: 'add', target: args.target, tokens: args.packs, isDryRun }),
    );
  },
});
