/** As dense.test.ts, for files that commands change, and for files that commands write and hostile hands replace. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measured } from '../support/memory.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const objects = 209_900;
const list = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;
const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;
const dense = () => `[${each(objects / 2 - 100, nested)},{${each(500_000, (i) => `"${i.toString(36)}x":1`)}}]`;

function packOf(payload: string): Files {
  const contributions = [{ type: 'registry_entries', id: 'x.a', path: 'data/a.json' }];
  const members = { contribution_types: ['registry_entries'], contributions };
  return {
    ...bundle(['pack.core.a']),
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a', members)),
    'packs/core/pack.core.a/data/a.json': payload,
  };
}

const frames = (rows: string) => packOf(`{"entry_type":"reference_frame_collection","frames":${rows}}`);
const oldFrames = (members: object) => ({
  ...frames(
    JSON.stringify(
      Array.from({ length: 70_000 }, (_, i) => ({ schema_version: '0.9.0', ...members, i })),
      null,
      1,
    ),
  ),
});
const versions = {
  schemas: {
    reference_frame: {
      current_version: '1.0.0',
      supported_versions: ['0.8.0', '0.9.0', '1.0.0'],
      migrations: {
        '0.8.0': {
          to: '1.0.0',
          operations: [
            { operation: 'rename_member', member: '/parts/*/a', to: 'b' },
            { operation: 'add_member', member: '/parts/*/c', value: 1 },
            { operation: 'add_member', member: '/lists/*/*/c', value: 1 },
          ],
        },
        '0.9.0': {
          to: '1.0.0',
          operations: [
            { operation: 'rename_member', member: '/parent', to: 'parent_frame_id' },
            { operation: 'add_member', member: '/semantics', value: 'local' },
          ],
        },
      },
    },
  },
};
const migrations: Files = { 'tools/xstack/compatx/version_registry.json': text(versions) };

const oneRow = (member: string) => frames(`[{"schema_version":"0.8.0",${member}}]`);
const migrated: readonly (readonly [what: string, files: () => Files])[] = [
  ['200,000 rows in one line', () => frames(`[${each(200_000, (i) => `{"schema_version":"0.9.0","a":${i}}`)}]`)],
  ['70,000 rows in 350,000 lines', () => oldFrames({ parent: 'x' })],
  ['a dense row', () => frames(`[{"schema_version":"0.9.0","parent":"x","more":${dense()}}]`)],
  ['a row of 209,000 objects', () => oneRow(`"parts":[${each(209_000, (i) => `{"a":${i}}`)}]`)],
  [
    'a row of 209,000 named objects',
    () => oneRow(`"parts":{${each(209_000, (i) => `"${i}${'x'.repeat(20)}":{"a":1}`)}}`),
  ],
  ['a row of 209,000 lists', () => oneRow(`"lists":${list('[{}]', 209_000)}`)],
  [
    'rows of nothing but lines',
    () => frames(`[{"schema_version":"0.9.0","more":[${'\n'.repeat(9_000_000)}],"parent":1}]`),
  ],
];

test.each(migrated)(
  'a migration of %s',
  (_, files) => {
    const cwd = onDisk({ ...migrations, ...files() });
    const shown = measured(['migrate'], cwd);
    expect(shown.stdout).toContain('"1.0.0"');
    for (const { status, memory, cpu } of [shown, measured(['migrate', '--write'], cwd)]) {
      expect(status).toBe(0);
      expect(memory).toBeLessThan(300e6);
      expect(cpu).toBeLessThan(10);
    }
    expect(measured(['migrate'], cwd).stdout).toContain('every document has the current version');
  },
  300_000,
);

const own = packOf('{"entry_type":"site_collection","sites":[]}');
const digest = 'a'.repeat(64);
const registry = () => `{"registry_hash":"${digest}","rows":${list('{}', 3_200_000)}}`;
const sites = 'build/registries/site.registry.index.json';
const lockfile = `{"lockfile_version":"1.0.0","bundle_id":"bundle.base.lab","resolved_packs":[],"registries":{"old_registry_hash":"${digest}"},"compatibility_version":"1.0.0","pack_lock_hash":""}`;
const index = text({ apiVersion: 'kse.scene.registry/v0.1', packages: {} });
const history = (line: string, count: number) => ({
  'registry/registry-index.json': index,
  'registry/packages/demo/1.0.0/demo-1.0.0.tgz': 'x',
  'registry/registry-history.jsonl': `${line}\n`.repeat(count),
});
const users = '.xstack/portal-users.json';
const verify = ['scene', 'audit', '--registry', 'registry'];

const others: readonly (readonly [what: string, argv: readonly string[], files: () => Files])[] = [
  [
    'unknown versions of 150,000 rows',
    ['run'],
    () => ({ ...manyVersions(), ...frames(list('{"schema_version":"9.0.0"}', 150_000)) }),
  ],
  ['a compiled registry, replaced', ['run'], () => ({ [sites]: registry() })],
  [
    'a registry that no definition names',
    ['run'],
    () => ({ 'build/lockfile.json': lockfile, 'build/registries/old.json': registry() }),
  ],
  ['a history of empty entries', verify, () => history('{}', 3_200_000)],
  ['a history of nothing but lines', verify, () => history('', 9_900_000)],
  ['an index of a package registry', verify, () => ({ 'registry/registry-index.json': `{"packages":${dense()}}` })],
  [
    'an index of 60,000 packages',
    verify,
    () => ({
      'registry/registry-index.json': `{"packages":{${each(60_000, (i) => `"${i.toString(36)}":{"versions":{}}`)}}}`,
    }),
  ],
  ['a manifest of an install', ['scene', 'verify', 'scene'], () => ({ 'scene/scene-install-manifest.json': dense() })],
  ['users of a portal', ['portal', 'user', 'list'], () => ({ [users]: `{"users":${dense()}}` })],
  ['an ignore file', ['run'], () => ({ '.xstackignore': 'a\n'.repeat(4_900_000) })],
];

function manyVersions(): Files {
  const known = Array.from({ length: 120_000 }, (_, i) => `1.0.${i}`);
  const reference_frame = { ...versions.schemas.reference_frame, supported_versions: known, migrations: {} };
  return { 'tools/xstack/compatx/version_registry.json': JSON.stringify({ schemas: { reference_frame } }) };
}

test.each(others)(
  '%s',
  (_, argv, files) => {
    const cwd = onDisk({ ...own, ...files() });
    if (existsSync(join(cwd, users))) chmodSync(join(cwd, users), 0o600);
    const { stderr, memory, cpu } = measured(argv, cwd);
    expect(stderr).not.toContain('refuse.internal.bug');
    expect(memory).toBeLessThan(300e6);
    expect(cpu).toBeLessThan(10);
  },
  300_000,
);

test('the validation refuses a dense registry that replaces a compiled one', () => {
  const cwd = onDisk(own);
  expect(measured(['run'], cwd).status).toBe(0);
  writeFileSync(join(cwd, sites), registry());
  const { status, stderr, memory } = measured(['lockfile', 'validate'], cwd);
  expect(status).toBe(1);
  expect(stderr).toContain('refuse.json.too_many_values');
  expect(memory).toBeLessThan(300e6);
}, 300_000);

const checksummed = (source: string) => `${createHash('sha256').update(source).digest('hex')}\n${source}`;
const cached = '.xstack/cache';

test.each([
  ['the index of the cache', (name: string) => name === 'index'],
  ['the run of the cache', (name: string) => name.startsWith('run-')],
])(
  '%s, replaced by one with a valid checksum',
  (_, isReplaced) => {
    const cwd = onDisk(own);
    expect(measured(['run'], cwd).status).toBe(0);
    const names = readdirSync(join(cwd, cached)).filter(isReplaced);
    expect(names).not.toEqual([]);
    for (const name of names) writeFileSync(join(cwd, cached, name), checksummed(list('{}', 3_200_000)));
    for (const argv of [
      ['cache', 'info'],
      ['run', '--verbose'],
    ]) {
      const { status, memory } = measured(argv, cwd);
      expect(status).toBe(0);
      expect(memory).toBeLessThan(300e6);
    }
  },
  300_000,
);

test('the owner of an output lock, replaced', () => {
  const cwd = onDisk(own);
  mkdirSync(join(cwd, 'build/.xstack-lock/1'), { recursive: true });
  writeFileSync(join(cwd, 'build/.xstack-lock/1/owner.json'), list('{}', 3_200_000));
  const { memory } = measured(['run'], cwd);
  expect(memory).toBeLessThan(300e6);
}, 300_000);
