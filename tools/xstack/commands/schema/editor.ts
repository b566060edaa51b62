import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { defineCommand } from '../../ops/command.ts';
import { editorResult } from '../../ops/editor/editor-result.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';

export const command = defineCommand({
  summary: 'map the schemas of all files of a project for VS Code, its own content included',
  options: {
    ...projectOptions,
    write: { type: 'boolean', summary: 'write the schemas, and merge the mapping into `.vscode/settings.json`' },
    check: { type: 'boolean', summary: 'only say what differs; exit 1 if anything does' },
  },
  examples: [
    ['xstack schema editor', 'show the mapping, for another editor'],
    ['xstack schema editor --write', 'bring the settings up to date; comments and other settings stay'],
    ['xstack schema editor --check', 'fail in CI if the settings are out of date'],
  ],
  run: async (args, { cwd }) => {
    if (args.write === true && args.check === true) throw new UsageError('`--write` and `--check` exclude each other');
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, { needs: 'packs' });
    const mode = args.write === true ? 'write' : args.check === true ? 'check' : 'show';
    return await editorResult(byStage, project, mode);
  },
});
