import { allDiagnostics, reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { compatProject } from '../ops/diff/compat-project.ts';
import { sideOptions, sidePositionals } from '../ops/diff/side-arguments.ts';
import { findProject } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'compare two builds for saves and sessions',
  positionals: sidePositionals,
  options: sideOptions,
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
