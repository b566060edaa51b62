import { allDiagnostics, reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { compatProject } from '../ops/diff/compat-project.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'tell whether two builds can share saves and sessions',
  positionals: [
    { name: 'a', summary: 'a lockfile, an output directory or a git revision (default: the committed lockfile)' },
    { name: 'b', summary: 'the same (default: the work tree)' },
  ],
  options: {
    bundle: {
      type: 'string',
      value: 'ID',
      summary: 'the bundle to compare (default: that of a lockfile, or as in run)',
      ids: 'bundles',
    },
    ...projectOptions,
  },
  examples: [
    ['xstack compat v1.0.0 v1.1.0', 'identical, cosmetic, compatible or incompatible, and the rows because of which'],
    ['xstack compat client/build server/build', 'compare two output directories'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'nothing' });
    const { diagnostics, ...rest } = await compatProject(project, args, host.cwd);
    return commandResult({ project, host, diagnostics: [...allDiagnostics(byStage), ...diagnostics], ...rest });
  },
});
