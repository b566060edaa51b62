/** No input, however malformed, ends in a stack trace: it is refused with a diagnostic. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';
import { bundle, manifest, text } from '../support/repository.ts';

const lens: JsonObject = {
  schema_version: '1.0.0',
  lens_id: 'lens.a',
  lens_type: 'diegetic',
  transform_description: '',
  required_entitlements: [],
  epistemic_constraints: { visibility_policy: 'x', max_resolution_tier: 1 },
};
const window: JsonObject = {
  schema_version: '1.0.0',
  window_id: 'window.a',
  title: '',
  required_entitlements: [],
  widgets: { widget_id: 'w', type: 'text', data_binding: { source: 'perceived_model', selector: 'a.b' } },
};
const sites: JsonObject = {
  entry_type: 'site_collection',
  sites: [
    {
      schema_version: '1.0.0',
      site_id: 's',
      object_id: 'o',
      kind: 'surface',
      frame_id: 'f',
      position: { representation: 'lat_lon_alt', lat_lon_alt: { lat_deg_x1e6: 0, lon_deg_x1e6: 0, alt_mm: 0 } },
      search_keys: ['s'],
    },
  ],
};
const domain: JsonObject = {
  domain_id: 'domain.a',
  astronomy_entries: [{ object_id: 'o', kind: 'star', search_keys: ['x'] }],
};
const assets: JsonObject = { version: '1.0.0', files: ['a.svg'] };
const calendars: JsonObject = {
  entry_type: 'calendar_collection',
  rows: [{ id: 'a', parent_id: null, words: ['x'], tags: ['y'] }],
};
const payloads: readonly (readonly [type: string, id: string, path: string, value: JsonObject])[] = [
  ['lens', 'lens.a', 'data/lens.json', lens],
  ['ui_windows', 'window.a', 'ui/window.json', window],
  ['registry_entries', 'sites.a', 'data/sites.json', sites],
  ['domain', 'domain.a', 'data/domain.json', domain],
  ['assets', 'assets.a', 'data/assets.json', assets],
  ['registry_entries', 'calendars.a', 'data/calendars.json', calendars],
];
const definition: JsonObject = {
  schema_version: '1.0.0',
  name: 'calendar',
  entry_type: 'calendar_collection',
  payload_member: 'rows',
  row_schema: { type: 'object', properties: { id: { type: 'string' } } },
  id_field: 'id',
  fields: ['id', 'tags'],
  defaults: { tags: [] },
  string_sets: ['tags'],
  parent_field: 'parent_id',
  search_keys: 'words',
  references: [{ field: 'id', to: 'lens' }],
  output: 'calendar.registry.json',
  output_member: 'rows',
};
const documents: Readonly<Record<string, JsonValue>> = {
  'packs/core/pack.core.a/pack.json': manifest('pack.core.a', {
    dependencies: ['pack.core.a@^1.0.0'],
    contribution_types: payloads.map(([type]) => type),
    contributions: payloads.map(([type, id, path]) => ({ type, id, path })),
  }),
  ...Object.fromEntries(payloads.map(([, , path, value]) => [`packs/core/pack.core.a/${path}`, value])),
  'bundles/bundle.base.lab/bundle.json': JSON.parse(Object.values(bundle(['pack.core.a']))[0] as string) as JsonValue,
  'schemas/registries/calendar.registry-definition.json': definition,
};

/** Every path into a value. */
function pathsIn(value: JsonValue, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Array.isArray(value)
    ? value.map((item, i) => pathsIn(item as JsonValue, [...path, i]))
    : Object.entries(value).map(([name, item]) => pathsIn(item as JsonValue, [...path, name]));
  return [path, ...below.flat()];
}

function replaced(value: JsonValue, [step, ...rest]: readonly (string | number)[], by: JsonValue): JsonValue {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? replaced(item as JsonValue, rest, by) : item));
  return { ...(value as JsonObject), [step]: replaced((value as JsonObject)[step] as JsonValue, rest, by) };
}

test('any value at any location of any document is compiled or refused', () => {
  const location = fc.constantFrom(
    ...Object.entries(documents).flatMap(([file, value]) => pathsIn(value).map((path) => ({ file, path }))),
  );
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<JsonValue>(
      null,
      '',
      '__proto__',
      'constructor',
      'tags',
      [],
      {},
      -1,
      1e308,
      '\u0000',
      '../..',
      ['__proto__'],
      { __proto__: null, toString: 1 },
    ),
  );
  fc.assert(
    fc.property(location, strange, ({ file, path }, value) => {
      const changed = { ...documents, [file]: replaced(documents[file] as JsonValue, path, value as JsonValue) };
      const sources = Object.fromEntries(Object.entries(changed).map(([name, document]) => [name, text(document)]));
      const { result, diagnostics, outputs } = compile(sources, { compileRowSchema });
      expect(result === 'complete' ? outputs.size : diagnostics.length).toBeGreaterThan(0);
      for (const { message, at } of diagnostics)
        expect([message.length > 0, at === undefined || at.file !== '']).toEqual([true, true]);
    }),
    { numRuns: 1500 },
  );
});

test('any bytes in any file are compiled or refused', () => {
  const sources = Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [name, Buffer.from(canonicalJson(document))]),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(sources)),
      fc.nat(),
      fc.uint8Array({ maxLength: 6 }),
      (file, location, added) => {
        const bytes = sources[file] as Buffer;
        const at = location % bytes.length;
        const { result, diagnostics } = compile(
          { ...sources, [file]: Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + 2)]) },
          { compileRowSchema },
        );
        expect(result === 'complete' || diagnostics.length > 0).toBe(true);
      },
    ),
    { numRuns: 1500 },
  );
});

test('any tree of paths is compiled or refused', () => {
  const segment = fc.constantFrom(
    'packs',
    'bundles',
    'core',
    'law',
    'pack.core.a',
    'pack.json',
    'bundle.json',
    'data',
    'README.md',
    'x.exe',
    'con',
    '__proto__',
    'é',
  );
  const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `packs/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 8 }), (paths) => {
      const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
      const { result, diagnostics } = compile({
        ...Object.fromEntries(files.map((file) => [file, '{}'])),
        ...bundle([]),
      });
      expect([result, diagnostics.length > 0]).toEqual(['refused', true]);
    }),
    { numRuns: 1000 },
  );
});

test('many or long versions, types and missing rows take linear time', () => {
  const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
  const compiled = (members: JsonObject, rows: JsonValue) =>
    compile(
      {
        'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a', members)),
        'packs/core/pack.core.a/data/c.json': text({ entry_type: 'calendar_collection', rows }),
        'schemas/registries/calendar.registry-definition.json': text({
          ...definition,
          fields: ['id'],
          defaults: {},
          string_sets: [],
          references: [{ field: 'next', to: 'calendar' }],
        }),
        ...bundle(['pack.core.a']),
      },
      { compileRowSchema },
    );
  const version = compiled({ dependencies: [`pack.core.b@1${'+'.repeat(300_000)}\n`] }, []);
  expect(version.diagnostics.map(({ code }) => code)).toContain('refuse.pack.invalid_dependency_token');
  const entries = { type: 'registry_entries', id: 'c', path: 'data/c.json' };
  const members = { contribution_types: ['registry_entries'], contributions: [entries] };
  const rows = many(8000, (i) => ({ id: `object.star.catalogue.${i}`, next: `object.planet.catalogue.${i}` }));
  const dangling = compiled(members, rows).diagnostics.filter(({ code }) => code.endsWith('dangling_reference'));
  expect(dangling.reduce((count, { omitted = 1 }) => count + omitted, 0)).toBe(8000);
});
