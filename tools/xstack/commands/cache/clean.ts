import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { cacheDirectory, cacheInfo, removeCache } from '../../io/cache/cache.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'remove the build cache',
  options: projectOptions,
  examples: [['xstack cache clean', 'the next run compiles every pack']],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'nothing' });
    const { exists, size } = cacheInfo(project.root);
    removeCache(project.root);
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { directory: cacheDirectory, removed: exists, bytes: size },
      text: exists ? `${cacheDirectory}: removed\n` : `${cacheDirectory}: no cache\n`,
    });
  },
});
