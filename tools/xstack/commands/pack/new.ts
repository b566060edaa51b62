import { join } from 'node:path';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { writeFiles } from '../../io/write-file.ts';
import { defineCommand } from '../../ops/command.ts';
import { projectCategories } from '../../ops/project/content-model-file.ts';
import { checkInside } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { checkNewId, starterPack } from '../../ops/project/starter-pack.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'make a new pack that compiles as it is',
  positionals: [
    { name: 'category', summary: 'the category of the pack', required: true },
    { name: 'pack_id', summary: 'its id, and the name of its directory', required: true },
  ],
  options: {
    ...projectOptions,
    description: { type: 'string', value: 'TEXT', summary: 'the purpose of the pack' },
  },
  examples: [['xstack pack new domain pack.domain.tides', 'make packs/domain/pack.domain.tides with one domain']],
  run: (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, {
      needs: 'nothing',
      otherwise: host.cwd,
    });
    const [category, packId] = [args.category, args.pack_id];
    checkNewId('pack', packId);
    const categories = projectCategories(reportTo(byStage)('01.compatx.check'), project);
    if (categories === undefined)
      return commandResult({ project, host, diagnostics: allDiagnostics(byStage), json: {}, text: '' });
    if (!categories.includes(category)) throw unknownCategory(category, categories);
    const taken = categories.find((known) => existsSync(join(project.root, project.packsRoot, known, packId)));
    if (taken !== undefined)
      throw new UsageError(`pack \`${packId}\` already exists in \`${project.packsRoot}/${taken}\``);
    const path = `${project.packsRoot}/${category}/${packId}`;
    const files = starterPack(packId, args.description ?? '');
    checkInside(project.root, [path]);
    writeFiles(files.map((file) => ({ target: join(project.root, path, file.path), content: file.content })));
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { pack_id: packId, path, files: files.map((file) => `${path}/${file.path}`) },
      text: `created ${path}: ${files.map((file) => file.path).join(', ')}\nnext: \`xstack add <bundle> ${packId}\`, then \`xstack run\`\n`,
    });
  },
});

function unknownCategory(category: string, categories: readonly string[]): UsageError {
  const known = categories.map((name) => `\`${name}\``).join(', ');
  const help = didYouMean(category, categories) ?? `use one of ${known}, or add it to \`schemas/content_model.json\``;
  return new UsageError(`the category \`${category}\` does not exist; ${help}`);
}
