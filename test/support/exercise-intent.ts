/** An intent of the portal as a newcomer adds it: params, an answer, a handler and a row. */
import type { Part } from './exercise.ts';

const params = `    "server.time": {
      "description": "Returns the time of the portal.",
      "type": "object",
      "properties": { "zone": { "description": "The time zone; only UTC.", "enum": ["UTC"], "default": "UTC" } }
    },`;

const answer = `    "server.time": {
      "type": "object",
      "required": ["at", "zone"],
      "properties": { "at": { "$ref": "#/$defs/data.time" }, "zone": { "enum": ["UTC"] } }
    },`;

const handler = `
export const time: Handler<'server.time'> = ({ params: { zone = 'UTC' } }, { now }) =>
  answered({ at: new Date(now()).toISOString(), zone });`;

const afterDefinitions = '"$defs": {';

/** The parts, each with the check that fails without it. */
export const parts: Readonly<Record<string, readonly [part: Part, failure: string]>> = {
  params: [
    { file: 'schemas/portal/intents.schema.json', after: afterDefinitions, lines: params },
    'intent `server.time` has no params: add `server.time` to schemas/portal/intents.schema.json',
  ],
  answer: [
    { file: 'schemas/portal/answers.schema.json', after: afterDefinitions, lines: answer },
    'intent `server.time` has no answer: add `server.time` to schemas/portal/answers.schema.json',
  ],
  handler: [
    {
      file: 'tools/xstack/portal/server/intents/queries.ts',
      after: "import { answered, fromOutcome, type Handler } from '../intent.ts';",
      lines: handler,
    },
    "Property 'time' does not exist on type",
  ],
  row: [
    {
      file: 'tools/xstack/portal/server/intents.ts',
      after: 'export const intents: Intents = {',
      lines: "  'server.time': { role: 'viewer', handle: queries.time },",
    },
    'Property \'"server.time"\' is missing in type',
  ],
};

/** The row of the table in docs/contracts/portal.md. */
export const tableRow = '| `server.time` | viewer | `zone` | `at` `zone` | Returns the time of the portal. |';
