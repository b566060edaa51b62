import { defineCommand } from '../ops/command.ts';
import { explainCode, listCodes } from '../ops/explain-code.ts';

export const command = defineCommand({
  summary: 'explain a refusal: its meaning, an example, and the cure',
  positionals: [{ name: 'code', summary: 'the code, or its last part (default: list all)', ids: 'codes' }],
  options: {},
  examples: [
    ['xstack explain circular_dependency', 'explain dependency cycles and how to break them'],
    ['xstack explain', 'list every code'],
  ],
  run: ({ code }) => (code === undefined ? listCodes() : explainCode(code)),
});
