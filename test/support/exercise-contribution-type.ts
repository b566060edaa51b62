/** A contribution type as a newcomer adds it: a data file, a schema and two stories. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Part } from './exercise.ts';
import { text } from './repository.ts';

const kind = {
  $schema: '../build/content-kind.schema.json',
  name: 'tide_gauge',
  noun: 'tide gauge',
  type: 'tide_gauge',
  schema: 'tide_gauge',
  editor_files: ['data/gauge.*.json'],
  id_field: 'gauge_id',
  fields: ['gauge_id', 'site_id', 'search_keys'],
  string_sets: ['search_keys'],
  sort: ['gauge_id'],
  references: [{ field: 'site_id', to: 'site' }],
  search_keys: 'search_keys',
  output: 'tide_gauge.registry.json',
  output_member: 'tide_gauges',
};

const gauge = { schema_version: '1.0.0', gauge_id: 'gauge.pier', site_id: 'site.harbour', search_keys: ['tide'] };
/** A newcomer copies the rule of ids from another schema. */
const lens = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/lens.schema.json'), 'utf8'));
const { description: _, ...id } = lens.properties.lens_id;

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://xstack.dev/schemas/tide_gauge.schema.json',
  title: 'Tide gauge',
  description: 'A payload of type `tide_gauge`: a gauge at a site.',
  type: 'object',
  'x-session': { added: 'compatible', removed: 'incompatible', changed: 'incompatible' },
  additionalProperties: false,
  required: ['schema_version', 'gauge_id', 'site_id', 'search_keys'],
  properties: {
    $schema: {
      description: 'The schema that an editor checks this file with; no meaning beyond that.',
      type: 'string',
    },
    schema_version: { description: 'The version of this format.', type: 'string', const: '1.0.0' },
    gauge_id: { description: 'The id of the gauge, equal to the id of the contribution.', ...id },
    site_id: { description: 'The site of the gauge.', ...id },
    search_keys: {
      description: 'The words that the gauge is found by.',
      'x-compat': { add: 'compatible', remove: 'breaking' },
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
  },
  examples: [gauge],
};

function story(comment: string, id: string, payload: object): string {
  return `# ${comment}
# pack pack.core.a
# contribution pack.core.a tide_gauge ${id} data/g.json
# bundle pack.core.a
$ xstack run

-- packs/core/pack.core.a/data/g.json --
${text(payload)}`;
}

const missing = (name: string, code: string) =>
  `test/cases/${name}.txtar is missing: the page of refuse.registry_compile.${code} takes its example from that story`;

/** The parts, each with the check that fails without it. */
export const parts: Readonly<Record<string, readonly [part: Part, failure: string]>> = {
  'data file': [
    { file: 'tools/xstack/content-model/tide_gauge.json', text: text(kind) },
    'no file of tools/xstack/content-model has the schema schemas/tide_gauge.schema.json',
  ],
  schema: [
    { file: 'schemas/tide_gauge.schema.json', text: text(schema) },
    'tools/xstack/content-model/tide_gauge.json: schemas/tide_gauge.schema.json does not exist',
  ],
  'story of the form': [
    {
      file: 'test/cases/registry_invalid_tide_gauge.txtar',
      text: story('The form of a tide gauge.', 'gauge.pier', { ...gauge, site_id: 7 }),
    },
    missing('registry_invalid_tide_gauge', 'invalid_tide_gauge'),
  ],
  'story of the id': [
    {
      file: 'test/cases/registry_gauge_id_mismatch.txtar',
      text: story('The payload and the contribution have one id.', 'gauge.harbour', gauge),
    },
    missing('registry_gauge_id_mismatch', 'gauge_id_mismatch'),
  ],
};

/** Everything that follows from the parts: the file, and its entry for the type. */
export const derived = new Map(
  Object.entries({
    'schemas/pack_manifest.schema.json': '"tide_gauge"',
    'schemas/version_registry.schema.json': '"tide_gauge": {',
    'tools/xstack/compatx/version_registry.json': '"tide_gauge": {',
    '.vscode/settings.json': '"packs/*/*/data/gauge.*.json"',
    'docs/contracts/registries.md': '`tide_gauge.registry.json`',
    'docs/diagnostics/refuse.registry_compile.invalid_tide_gauge.md': 'tide gauge',
    'test/cases/schema_list.txtar': '\ntide_gauge ',
    'test/cases/init.txtar': 'packs/*/*/data/gauge.*.json',
  }).map(([file, entry]) => [file, expect.stringContaining(entry)] as const),
);
