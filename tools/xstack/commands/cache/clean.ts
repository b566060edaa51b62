import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { cacheDirectory, cacheInfo, removeCache } from '../../io/cache/cache.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'remove the build cache',
  options: projectOptions,
  examples: [['xstack cache clean', 'the next run compiles every pack']],
  run: async (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const { root } = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, { needs: 'nothing' });
    const { exists, size } = cacheInfo(root);
    removeCache(root);
    return commandResult({
      root,
      diagnostics: allDiagnostics(byStage),
      json: { directory: cacheDirectory, removed: exists, bytes: size },
      text: exists ? `${cacheDirectory}: removed\n` : `${cacheDirectory}: no cache\n`,
    });
  },
});
