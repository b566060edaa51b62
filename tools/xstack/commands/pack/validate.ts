import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { judged } from '../../core/base/diagnostic/policy.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { tuneForShortRun } from '../../io/engine.ts';
import { defineCommand } from '../../ops/command.ts';
import { checkPacks } from '../../ops/pack/check-packs.ts';
import { aboutPacks, packPath } from '../../ops/pack/pack-diagnostics.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { projectPolicy } from '../../ops/project/project-policy.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'check packs: layout, manifests, contents, contributions and dependencies; writes nothing',
  positionals: [
    {
      name: 'paths',
      summary: 'packs by id or directory, or files in packs, to report on (default: all); everything is checked',
      repeated: true,
      ids: 'packs',
      isPath: true,
    },
  ],
  options: { ...projectOptions, strict: { type: 'boolean', summary: 'warnings refuse too' } },
  examples: [
    ['xstack pack validate', 'check every pack'],
    ['xstack pack validate packs/core/pack.core.runtime --strict', 'report on one pack, warnings as errors'],
  ],
  run: async (args, host) => {
    tuneForShortRun();
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const { packs, tree } = await checkPacks(project, byStage);
    const all = allDiagnostics({ ...byStage, '02.bundle.validate': [] });
    const paths = (args.paths ?? []).map((path) => packPath(project, host.cwd, tree, path));
    const about = paths.length === 0 ? all : aboutPacks(all, packs, tree, paths);
    const checked = tree.directories.filter((directory) => directory.has('f', 'pack.json'));
    const diagnostics = judged(projectPolicy(project, host), about, args);
    return commandResult({
      project,
      host,
      diagnostics,
      json: { pack_ids: [...packs.keys()] },
      text: hasErrors(diagnostics) ? '' : `${pluralize(checked.length, 'pack')} checked\n`,
    });
  },
});
