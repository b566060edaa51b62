import { join } from 'node:path';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { type SchemaName, schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { UsageError } from '../../io/failure.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { defineCommand } from '../../ops/command.ts';

export const command = defineCommand({
  summary: 'print a schema: JSON Schema, draft 2020-12',
  positionals: [{ name: 'name', summary: 'the name that `schema list` shows', required: true, ids: 'schemas' }],
  options: {},
  examples: [['xstack schema show pack_manifest', 'print the schema of pack.json']],
  run: (args) => {
    const name = args.name;
    if (!(schemaNames as readonly string[]).includes(name)) {
      const near = didYouMean(name, schemaNames);
      throw new UsageError(
        `schema \`${name}\` does not exist${near === undefined ? '; `xstack schema list` shows them' : `; ${near}`}`,
      );
    }
    const text = readFileSync(join(packageRoot(), schemaFile(name as SchemaName)), 'utf8');
    return { result: 'complete', diagnostics: [], json: JSON.parse(text), text };
  },
});
