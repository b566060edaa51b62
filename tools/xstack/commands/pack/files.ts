import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { defineCommand } from '../../ops/command.ts';
import { ignoredEntries, ignoredTable } from '../../ops/pack/ignored-entries.ts';
import { fileTable, listFiles } from '../../ops/pack/list-files.ts';
import { packPath } from '../../ops/pack/pack-diagnostics.ts';
import { makePackContext } from '../../ops/project/compile-project.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { readInputs } from '../../ops/project/project-inputs.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'list the files of packs: what each one is, and what is ignored',
  positionals: [
    { name: 'packs', summary: 'packs by id or directory (default: all)', repeated: true, ids: 'packs', isPath: true },
  ],
  options: {
    ...projectOptions,
    ignored: { type: 'boolean', summary: 'list what is not content instead, and the pattern that ignores it' },
  },
  examples: [
    [
      'xstack pack files pack.core.runtime',
      'its files: manifest, payloads, sidecars, others, and whether they are hashed',
    ],
    ['xstack pack files --ignored', 'all entries that are not content, with file and line of the pattern'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const inputs = readInputs(project, { diagnostics: byStage, bundleId: null });
    const { model } = await makePackContext(project, inputs);
    const { directories, notContent } = inputs.tree;
    const paths = (args.packs ?? []).map((given) => packPath(project, host.cwd, inputs.tree, given));
    const isMeant = (path: string) => paths.length === 0 || paths.some((pack) => `${path}/`.startsWith(`${pack}/`));
    const report = reportTo(byStage)('03.pack.validate');
    const packs = directories
      .filter(({ path }) => args.ignored !== true && isMeant(path))
      .map((pack) => ({ path: pack.path, files: listFiles(report, project, pack, model) }));
    const meant = args.ignored === true ? notContent.filter(({ path }) => isMeant(path)) : [];
    const ignored = ignoredEntries(project, meant);
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: args.ignored === true ? { ignored } : { packs },
      text: args.ignored === true ? ignoredTable(ignored) : packs.map(fileTable).join('\n'),
    });
  },
});
