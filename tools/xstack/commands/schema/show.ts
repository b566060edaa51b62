import { join } from 'node:path';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { defineCommand } from '../../ops/command.ts';
import { projectSchemas } from '../../ops/editor/project-schemas.ts';
import { printJson } from '../../ops/project/starter-pack.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'print a schema: JSON Schema, draft 2020-12',
  positionals: [{ name: 'name', summary: 'the name that `schema list` shows', required: true, ids: 'schemas' }],
  options: {},
  examples: [
    ['xstack schema show pack_manifest', 'print the schema of pack.json'],
    [
      'xstack schema show row_schema',
      'print the part of JSON Schema that a content model and registry definitions may use',
    ],
  ],
  run: async ({ name }, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const project = await projectSchemas(byStage, cwd);
    const own = project?.schemas.get(name);
    if (own !== undefined) return { result: 'complete', diagnostics: [], json: own, text: printJson(own) };
    const diagnostics = allDiagnostics(byStage);
    const known = schemaNames.find((each) => each === name);
    const text = known && readFileSync(join(packageRoot(), schemaFile(known)), 'utf8');
    if (diagnostics.length > 0)
      return commandResult({ root: project?.root ?? cwd, diagnostics, json: {}, text: text ?? '' });
    if (text !== undefined) return { result: 'complete', diagnostics, json: JSON.parse(text), text };
    const near = didYouMean(name, [...schemaNames, ...(project?.schemas.keys() ?? [])]);
    throw new UsageError(
      `schema \`${name}\` does not exist${near === undefined ? '; `xstack schema list` shows them' : `; ${near}`}`,
    );
  },
});
