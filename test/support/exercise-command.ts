/** A command as a newcomer adds it: its file, the schema of its document, and a story. */
import type { Part } from './exercise.ts';

/** The parts, each with the check that fails without it. */
export const parts: Readonly<Record<string, readonly [part: Part, failure: string]>> = {
  file: [
    {
      file: 'tools/xstack/commands/schema/count.ts',
      text: `import { schemaNames } from '../../core/base/schema/schema-names.ts';
import type { Command } from '../../ops/command.ts';

export const command: Command = {
  summary: 'count the schemas',
  options: {},
  examples: [['xstack schema count', 'print how many schemas there are']],
  run: () => ({
    result: 'complete',
    diagnostics: [],
    json: { schemas: schemaNames.length },
    text: \`\${schemaNames.length > 10 ? 'more than ten' : 'few'}\\n\`,
  }),
};
`,
    },
    'command `schema count` does not exist',
  ],
  schema: [
    {
      file: 'schemas/cli/schema_count.schema.json',
      text: `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://xstack.dev/schemas/cli/schema_count.schema.json",
  "title": "xstack schema count --json",
  "description": "The number of schemas.",
  "anyOf": [{ "$ref": "#/$defs/answer" }, { "$ref": "document.schema.json#/$defs/failure" }],
  "$defs": {
    "answer": {
      "type": "object",
      "required": ["format_version", "schemas"],
      "properties": {
        "format_version": { "$ref": "document.schema.json#/$defs/format_version" },
        "schemas": { "description": "The number of schemas.", "type": "integer" }
      }
    }
  }
}
`,
    },
    '`xstack schema count --json` prints a document without a schema',
  ],
  story: [
    {
      file: 'test/cases/schema_count.txtar',
      text: `# Schemas are counted.
$ xstack schema count
-- README.md --
Nothing is read.
-- want exit --
0
-- want stdout --
more than ten
`,
    },
    'no story of test/cases runs `xstack schema count`',
  ],
};
