/** Inputs below 10 MB need less than 300 MB: peak memory of the program for documents at the limits. */
import { expect, test } from 'vitest';
import { measured } from '../support/memory.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const values = 999_900;
const objects = 209_900;

const list = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;
const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;

const shapes: readonly (readonly [what: string, rows: () => string])[] = [
  ['empty rows', () => list('{}', objects)],
  ['numbers', () => list('1', 4_900_000)],
  ['doubles', () => list('1.5', 2_450_000)],
  ['strings', () => `[${each(values, (i) => `"${i.toString(36)}"`)}]`],
  ['empty arrays', () => list('[]', values)],
  ['arrays in arrays', () => list(`${'['.repeat(100)}${']'.repeat(100)}`, values / 100)],
  ['pairs', () => list('[[]]', values / 2)],
  ['objects in objects', () => list(`${'{"":'.repeat(100)}1${'}'.repeat(100)}`, objects / 100)],
  ['rows with one name each', () => `[${each(objects, (i) => `{"${i.toString(36)}":1}`)}]`],
  ['names in one object', () => `{${each(900_000, (i) => `"${i.toString(36)}x":1`)}}`],
  ['objects and arrays', () => `[${each(objects / 2, nested)},${list('[]', values - 2 * objects).slice(1)}`],
  ['objects and names', () => `[${each(objects / 2, nested)},{${each(500_000, (i) => `"${i.toString(36)}x":1`)}}]`],
  ['one name again and again', () => `{${each(values - 10, () => '"a":1')}}`],
  ['one long string', () => `"${'x'.repeat(9_900_000)}"`],
  ['escapes', () => `"${'\\u0041'.repeat(1_600_000)}"`],
  ['lines', () => `[${'\n'.repeat(9_900_000)}]`],
];

const payloads = { site_collection: 'sites', unknown_collection: 'rows' };

for (const [entryType, member] of Object.entries(payloads))
  test.each(shapes)(
    `%s as ${member}`,
    (_, rows) => {
      const contributions = [{ type: 'registry_entries', id: 'x.a', path: 'data/a.json' }];
      const payload = `{"entry_type":"${entryType}","${member}":${rows()}}`;
      expect(payload.length).toBeLessThan(10e6);
      const cwd = onDisk({
        'packs/core/pack.core.a/pack.json': text(
          manifest('pack.core.a', { contribution_types: ['registry_entries'], contributions }),
        ),
        'packs/core/pack.core.a/data/a.json': payload,
        ...bundle(['pack.core.a']),
      });
      const { stderr, memory } = measured(['run'], cwd);
      expect(stderr).not.toContain('refuse.json.too_many_values');
      expect(memory).toBeLessThan(300e6);
    },
    120_000,
  );

/** A pack of these payloads. */
function packOf(packId: string, payloads: readonly string[]): Files {
  const contributions = payloads.map((_, i) => ({
    type: 'registry_entries',
    id: `x.${packId}.${i}`,
    path: `data/${i}.json`,
  }));
  const directory = `packs/core/${packId}`;
  return {
    [`${directory}/pack.json`]: text(manifest(packId, { contribution_types: ['registry_entries'], contributions })),
    ...Object.fromEntries(payloads.map((payload, i) => [`${directory}/data/${i}.json`, payload])),
  };
}

const small = { ...packOf('pack.core.a', ['{"entry_type":"site_collection","sites":[]}']), ...bundle(['pack.core.a']) };
const twelve = Array.from({ length: 12 }, (_, i) => `pack.core.p${i}`);
const emptyRows = (entryType: string) => `{"entry_type":"${entryType}","sites":${list('{}', objects)}}`;
const dense = () => `[${each(objects / 2 - 100, nested)},{${each(500_000, (i) => `"${i.toString(36)}x":1`)}}]`;
const crew = {
  schema_version: '1.0.0',
  name: 'crew',
  entry_type: 'crew_collection',
  payload_member: 'crew',
  row_schema: { type: 'object' },
  id_field: 'crew_id',
  fields: ['crew_id'],
  output: 'crew.registry.json',
  output_member: 'crew',
};
const crewFile = 'schemas/registries/crew.registry-definition.json';
const crewRows = () => each(objects, (i) => `{"crew_id":"${i.toString(36)}"}`);
const lockfile = (packs: string) =>
  `{"lockfile_version":"1.0.0","bundle_id":"bundle.base.lab","resolved_packs":${packs},"registries":{},"compatibility_version":"1.0.0","pack_lock_hash":""}`;
const lockedPack = (i: number) =>
  `{"pack_id":"p${i}","version":"1.0.0","canonical_hash":"${'a'.repeat(64)}","signature_status":"unsigned"}`;
const version = (i: number) => `,"1.0.${i + 1}"`;
const contract = (more: string) =>
  `{"apiVersion":"kse.scene.package/v0.1","kind":"scene-template","metadata":{"group":"demo","name":"lantern","version":"1.0.0","description":"x"},"compatibility":{"kse_version":">=1.0.0","scene_api_version":"v0.1"},"capabilities":{"provides":[],"requires":[]},"artifacts":{"entry_scene":"a.yaml","generates":["a.yaml"]},"governance":{"risk_level":"low","approval_required":false,"rollback_supported":true},"more":${more}}`;
const manifestWith = (member: string, value: string) =>
  JSON.stringify(manifest('pack.core.a')).replace(`"${member}":[]`, `"${member}":${value}`);

const others: readonly (readonly [what: string, argv: readonly string[], files: () => Files])[] = [
  [
    'dependencies',
    ['run'],
    () => ({
      'packs/core/pack.core.a/pack.json': manifestWith('dependencies', `[${each(390_000, (i) => `"a${i}"`)}]`),
    }),
  ],
  [
    'a million dependencies',
    ['run'],
    () => ({ 'packs/core/pack.core.a/pack.json': manifestWith('dependencies', list('"a"', 1_000_000)) }),
  ],
  [
    'contributions',
    ['run'],
    () => ({
      'packs/core/pack.core.a/pack.json': manifestWith(
        'contributions',
        `[${each(59_000, (i) => `{"type":"lens","id":"a.${i}","path":"a${i}"}`)}]`,
      ),
    }),
  ],
  ['packs of a bundle', ['run'], () => bundle(Array.from({ length: 240_000 }, (_, i) => `p${i}`))],
  [
    'fields',
    ['run'],
    () => ({
      [crewFile]: JSON.stringify({
        ...crew,
        fields: ['crew_id', ...Array.from({ length: 240_000 }, (_, i) => `x${i}`)],
      }),
    }),
  ],
  ['settings', ['run'], () => ({ 'xstack.config.json': `{${each(240_000, (i) => `"x${i}":1`)}}` })],
  [
    'versions',
    ['run'],
    () => ({
      'tools/xstack/compatx/version_registry.json': `{"schema_version":"1.0.0","schemas":{"pack_manifest":{"current_version":"1.0.0","supported_versions":["1.0.0"${Array.from({ length: 240_000 }, (_, i) => version(i)).join('')}],"migration_required":[],"migrations":{}}}}`,
    }),
  ],
  [
    'many payloads',
    ['run'],
    () =>
      packOf(
        'pack.core.a',
        twelve.map(() => emptyRows('unknown_collection')),
      ),
  ],
  [
    'many packs',
    ['run'],
    () => ({
      ...bundle(twelve),
      ...Object.assign({}, ...twelve.map((id) => packOf(id, [emptyRows('unknown_collection')]))),
    }),
  ],
  [
    'an own registry',
    ['run'],
    () => ({
      ...packOf('pack.core.a', [`{"entry_type":"crew_collection","crew":[${crewRows()}]}`]),
      [crewFile]: JSON.stringify(crew),
    }),
  ],
  [
    'a lockfile',
    ['lockfile', 'validate'],
    () => ({ 'build/lockfile.json': lockfile(`[${each(65_000, lockedPack)}]`) }),
  ],
  ['a locked run', ['run', '--locked'], () => ({ 'build/lockfile.json': lockfile(`[${each(65_000, lockedPack)}]`) })],
  ['a dense lockfile', ['lockfile', 'validate'], () => ({ 'build/lockfile.json': lockfile(dense()) })],
  [
    'a dense scene package',
    ['scene', 'publish', '--package', 'p'],
    () => ({ 'p/a.yaml': 'a', 'p/scene-package.json': contract(dense()) }),
  ],
];

test.each(others)(
  '%s',
  (_, argv, files) => {
    const given = files();
    expect(Object.values(given).reduce((sum, { length }) => sum + length, 0)).toBeLessThan(10e6);
    expect(measured(argv, onDisk({ ...small, ...given })).memory).toBeLessThan(300e6);
  },
  120_000,
);
