import { pluralize } from '../../core/base/text/pluralize.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { cacheDirectory, cacheInfo } from '../../io/cache/cache.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'show the size and contents of the build cache',
  options: projectOptions,
  examples: [
    ['xstack cache info', 'the path, the size and the contents of the cache'],
    ['xstack cache info --json', 'the same as one JSON document'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'nothing' });
    const { exists, files, size, packs, runs } = cacheInfo(project.root);
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { directory: cacheDirectory, exists, files, bytes: size, packs, runs },
      text: exists
        ? `${cacheDirectory}: ${pluralize(packs, 'pack')}, ${pluralize(runs, 'run')}, ${sizeText(size)}\n`
        : `${cacheDirectory}: no cache\n`,
    });
  },
});

/** Formats a size for users, with one decimal from one KiB on. */
function sizeText(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB'];
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}
