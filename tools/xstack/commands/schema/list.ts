import { join } from 'node:path';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { defineCommand } from '../../ops/command.ts';
import { projectSchemas } from '../../ops/editor/project-schemas.ts';
import { commandResult } from '../../ops/report.ts';
import { table } from '../../ops/table.ts';

export const command = defineCommand({
  summary: 'list the schemas of every format, and those of the content model of the project',
  options: {},
  examples: [['xstack schema list', 'show the name and the purpose of every schema']],
  run: async (_args, { cwd }) => {
    const builtIn = schemaNames.map((name) => {
      const file = schemaFile(name);
      const { $id, title, description } = JSON.parse(readFileSync(join(packageRoot(), file), 'utf8')) as Record<
        string,
        string
      >;
      return { name: name as string, file, id: $id ?? null, title, description };
    });
    const byStage: StageDiagnostics = {};
    const project = await projectSchemas(byStage, cwd);
    const own = [...(project?.schemas ?? [])].map(([name, { title, description }]) => ({
      name,
      file: null,
      id: null,
      title: typeof title === 'string' ? title : name,
      description: `${typeof description === 'string' ? `${description} ` : ''}With the content model of this project.`,
    }));
    const schemas = [...builtIn.filter(({ name }) => project?.schemas.has(name) !== true), ...own].sort((a, b) =>
      compareText(a.name, b.name),
    );
    return commandResult({
      root: project?.root ?? cwd,
      diagnostics: allDiagnostics(byStage),
      json: { schemas },
      text: table(
        ['schema', 'description'],
        schemas.map(({ name, description = '' }) => [name, description]),
      ),
    });
  },
});
