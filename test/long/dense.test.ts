/** Inputs below 10 MB need less than 300 MB: peak memory of the program for documents at the limits. */
import { expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { packageChecksum } from '../../tools/xstack/core/product/checksum.ts';
import { expectLinear, measured, quarter } from '../support/memory.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';
import { isInShare } from '../support/share.ts';

const values = 999_900;
const objects = 209_900;

const list = (item: string, count: number) => `[${`${item},`.repeat(Math.round(count) - 1)}${item}]`;
const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;
const named = (i: number) => `"${i.toString(36)}x":1`;

/** Rows of a shape; all of them, or a share. */
const shapes: readonly (readonly [what: string, rows: (share: number) => string])[] = [
  ['empty rows', (share) => list('{}', share * objects)],
  ['numbers', (share) => list('1', share * 4_900_000)],
  ['doubles', (share) => list('1.5', share * 2_450_000)],
  ['strings', (share) => `[${each(share * values, (i) => `"${i.toString(36)}"`)}]`],
  ['empty arrays', (share) => list('[]', share * values)],
  ['arrays in arrays', (share) => list(`${'['.repeat(100)}${']'.repeat(100)}`, (share * values) / 100)],
  ['pairs', (share) => list('[[]]', (share * values) / 2)],
  ['objects in objects', (share) => list(`${'{"":'.repeat(100)}1${'}'.repeat(100)}`, (share * objects) / 100)],
  ['rows with one name each', (share) => `[${each(share * objects, (i) => `{"${i.toString(36)}":1}`)}]`],
  ['names in one object', (share) => `{${each(share * 900_000, named)}}`],
  [
    'objects and arrays',
    (share) => `[${each((share * objects) / 2, nested)},${list('[]', share * (values - 2 * objects)).slice(1)}`,
  ],
  ['objects and names', (share) => `[${each((share * objects) / 2, nested)},{${each(share * 500_000, named)}}]`],
  ['one name again and again', (share) => `{${each(share * values - 10, () => '"a":1')}}`],
  ['one long string', (share) => `"${'x'.repeat(share * 9_900_000)}"`],
  ['escapes', (share) => `"${'\\u0041'.repeat(share * 1_600_000)}"`],
  ['lines', (share) => `[${'\n'.repeat(share * 9_900_000)}]`],
];

const payloads = { site_collection: 'sites', unknown_collection: 'rows' };

// In half of the combinations, each shape has one of the kinds.
for (const [kind, [entryType, member]] of Object.entries(payloads).entries())
  test.each(shapes.filter((_, i) => isInShare(i + kind, 0.5)))(`%s as ${member}`, (_, rows) => {
    const run = (share: number) => {
      const payload = `{"entry_type":"${entryType}","${member}":${rows(share)}}`;
      expect(payload.length).toBeLessThan(10e6);
      return measured(['run'], onDisk({ ...packOf('pack.core.a', [payload]), ...bundle(['pack.core.a']) }));
    };
    const whole = run(1);
    expect(whole.stderr).not.toContain('refuse.json.too_many_values');
    expect(whole.memory).toBeLessThan(300e6);
    expectLinear(whole, run(quarter));
  });

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
const dense = () => `[${each(objects / 2 - 100, nested)},{${each(500_000, named)}}]`;
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
const artifacts = '"artifacts":{"entry_scene":"a.yaml","generates":["a.yaml"]}';
const generated = (count: number) =>
  contract('1').replace(
    artifacts,
    `"artifacts":{"entry_scene":"a.yaml","generates":[${each(count, (i) => `"f${i.toString(36)}/x"`)}]}`,
  );

/** A scene product package with its checksum. */
function productPackage(scenes: string, profiles = '{}'): Files {
  const members = `"package_name":"demo.world","package_version":"1.0.0","schema_version":"1.0.0","scene_version":"1.0.0","scenes":${scenes},"profiles":${profiles},"defaults":{},"policies":{},"compatibility":{"min_core_version":"0.1.0","supported_schema_versions":["1.0.0"]}`;
  const source = `{${members}}`;
  const checksum = packageChecksum(source, JSON.parse(source) as JsonObject);
  return { 'p.json': `{${members},"checksum":"${checksum}"}` };
}

const scenes = (count: number, more: (i: number) => string) =>
  `[${each(count, (i) => `{"code":"a${i.toString(36)}","name":"x"${more(i)}}`)}]`;
const packageObjects = 59_900;
const denseProfiles = () =>
  `{"a":[${each(packageObjects, nested)}],"b":{${each(300_000, (i) => `"${i.toString(36)}xyzzyxx":1`)}}}`;
const products: readonly (readonly [what: string, status: number, files: () => Files])[] = [
  [
    '39,900 scenes',
    0,
    () => productPackage(scenes(39_900, (i) => `,"t${i}":{"u":[1,2,3],"v":["a"],"w":{"x":"${i}"}}`)),
  ],
  ['50,000 long scenes', 0, () => productPackage(scenes(50_000, () => `,"text":"${'x'.repeat(150)}"`))],
  ['100,000 scenes', 1, () => productPackage(scenes(100_000, () => ''))],
  ['206,000 scenes', 1, () => productPackage(scenes(206_000, () => ''))],
  ['one dense scene', 0, () => productPackage(scenes(1, () => `,"p":${denseProfiles()}`))],
  ['dense profiles', 0, () => productPackage('[]', denseProfiles())],
  ['names in disorder', 0, () => productPackage('[]', `{${each(590_000, (i) => `"${(1e6 - i).toString(36)}x":1`)}}`)],
  ['doubles', 0, () => productPackage('[]', `{"a":${list('1.5', 2_400_000)}}`)],
  ['letters that are escaped', 0, () => productPackage('[]', `{"a":"${'é'.repeat(4_700_000)}"}`)],
];
const planned = ['package', 'plan', 'p.json', '--strategy', 'skip_existing'];
const imported = ['package', 'import', 'p.json', '--strategy', 'skip_existing', '--reason', 'a test'];

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
  [
    'a scene package of 600,000 files',
    ['scene', 'publish', '--package', 'p'],
    () => ({ 'p/a.yaml': 'a', 'p/scene-package.json': generated(600_000) }),
  ],
  [
    'a scene package of 249,000 files',
    ['scene', 'validate', 'p'],
    () => ({ 'p/a.yaml': 'a', 'p/scene-package.json': generated(249_000) }),
  ],
  ['a migration', ['migrate'], () => packOf('pack.core.a', [`{"entry_type":"site_collection","sites":${dense()}}`])],
];

test.each(others)('%s', (_, argv, files) => {
  const given = files();
  expect(Object.values(given).reduce((sum, { length }) => sum + length, 0)).toBeLessThan(10e6);
  const { stderr, memory } = measured(argv, onDisk({ ...small, ...given }));
  expect(stderr).not.toContain('refuse.internal.bug');
  expect(memory).toBeLessThan(300e6);
});

test.each(products)('a package of %s, planned and imported', (_, status, files) => {
  const given = files();
  expect(given['p.json']?.length).toBeLessThan(10e6);
  const cwd = onDisk({ ...small, ...given });
  for (const argv of [planned, imported]) {
    const ran = measured(argv, cwd);
    expect(ran.status).toBe(status);
    expect(ran.memory).toBeLessThan(300e6);
  }
});
