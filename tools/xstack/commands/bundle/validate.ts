import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { judged } from '../../core/base/diagnostic/policy.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { profilePath } from '../../ops/bundle/named-bundles.ts';
import { validateBundles } from '../../ops/bundle/validate-bundles.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { projectPolicy } from '../../ops/project/project-policy.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'check bundles: schema, ids, and that the packs exist',
  positionals: [
    {
      name: 'files',
      summary: 'the bundle.json files, or their directories, to check (default: all of the repository)',
      repeated: true,
      isPath: true,
    },
  ],
  options: { ...projectOptions },
  examples: [
    ['xstack bundle validate', 'check every bundle'],
    ['xstack bundle validate bundles/bundle.base.lab/bundle.json', 'check one bundle'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('02.bundle.validate'), args, host.cwd);
    const files = (args.files ?? []).map((file) => profilePath(project, host.cwd, file));
    const { bundles, diagnostics: found } = await validateBundles(project, byStage, files);
    const diagnostics = judged(projectPolicy(project, host), found);
    const checked = files.length === 0 ? bundles.length : files.length;
    return commandResult({
      project,
      host,
      diagnostics,
      json: { bundle_ids: bundles.map(({ bundleId }) => bundleId) },
      text: hasErrors(diagnostics) ? '' : `${pluralize(checked, 'bundle')} valid\n`,
    });
  },
});
