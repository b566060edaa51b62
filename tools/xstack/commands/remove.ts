import { reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { editList } from '../ops/edit/edit-list.ts';
import { editResult } from '../ops/edit/edit-result.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'remove packs from a bundle, or dependencies from a pack',
  positionals: [
    { name: 'target', summary: 'the id of the bundle or pack to edit', required: true, ids: 'bundles and packs' },
    { name: 'packs', summary: 'the ids of the packs', required: true, repeated: true, ids: 'packs' },
  ],
  options: {
    ...projectOptions,
    'dry-run': { type: 'boolean', summary: 'check the result without writing it' },
  },
  examples: [
    ['xstack remove bundle.base.lab pack.domain.tides', 'select a pack no longer'],
    ['xstack remove pack.domain.tides pack.core.runtime', 'drop a dependency'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const isDryRun = args['dry-run'] === true;
    return editResult(
      project,
      host,
      await editList(project, byStage, { verb: 'remove', target: args.target, tokens: args.packs, isDryRun }),
    );
  },
});
