import { join } from 'node:path';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { defineCommand } from '../../ops/command.ts';
import { table } from '../../ops/table.ts';

export const command = defineCommand({
  summary: 'list the schemas of every format',
  options: {},
  examples: [['xstack schema list', 'show the name and the purpose of every schema']],
  run: () => {
    const schemas = schemaNames.map((name) => {
      const file = schemaFile(name);
      const { $id, title, description } = JSON.parse(readFileSync(join(packageRoot(), file), 'utf8')) as Record<
        string,
        string
      >;
      return { name, file, id: $id, title, description };
    });
    return {
      result: 'complete',
      diagnostics: [],
      json: { schemas },
      text: table(
        ['schema', 'description'],
        schemas.map(({ name, description = '' }) => [name, description]),
      ),
    };
  },
});
