/** As dense.test.ts, for files that commands change, and for files that commands write and hostile hands replace. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectLinear, measured, quarter } from '../support/memory.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const objects = 209_900;
const list = (item: string, count: number) => `[${`${item},`.repeat(Math.round(count) - 1)}${item}]`;
const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;
const dense = (share: number) =>
  `[${each(share * (objects / 2 - 100), nested)},{${each(share * 500_000, (i) => `"${i.toString(36)}x":1`)}}]`;

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
const oldFrames = (members: object, count: number) => ({
  ...frames(
    JSON.stringify(
      Array.from({ length: count }, (_, i) => ({ schema_version: '0.9.0', ...members, i })),
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
const migrated: readonly (readonly [what: string, files: (share: number) => Files])[] = [
  [
    '200,000 rows in one line',
    (share) => frames(`[${each(share * 200_000, (i) => `{"schema_version":"0.9.0","a":${i}}`)}]`),
  ],
  ['70,000 rows in 350,000 lines', (share) => oldFrames({ parent: 'x' }, share * 70_000)],
  ['a dense row', (share) => frames(`[{"schema_version":"0.9.0","parent":"x","more":${dense(share)}}]`)],
  ['a row of 209,000 objects', (share) => oneRow(`"parts":[${each(share * 209_000, (i) => `{"a":${i}}`)}]`)],
  [
    'a row of 209,000 named objects',
    (share) => oneRow(`"parts":{${each(share * 209_000, (i) => `"${i}${'x'.repeat(20)}":{"a":1}`)}}`),
  ],
  ['a row of 209,000 lists', (share) => oneRow(`"lists":${list('[{}]', share * 209_000)}`)],
  [
    'rows of nothing but lines',
    (share) => frames(`[{"schema_version":"0.9.0","more":[${'\n'.repeat(share * 9_000_000)}],"parent":1}]`),
  ],
];

test.each(migrated)('a migration of %s', (_, files) => {
  const migrate = (share: number) => {
    const cwd = onDisk({ ...migrations, ...files(share) });
    const [shown, written] = [measured(['migrate'], cwd), measured(['migrate', '--write'], cwd)];
    expect(shown.stdout).toContain('"1.0.0"');
    expect(shown.status).toBe(0);
    expect(written.status).toBe(0);
    return { cwd, shown, written };
  };
  const { cwd, shown, written } = migrate(1);
  const part = migrate(quarter);
  for (const [whole, share] of [
    [shown, part.shown],
    [written, part.written],
  ] as const) {
    expect(whole.memory).toBeLessThan(300e6);
    expectLinear(whole, share);
  }
  expect(measured(['migrate'], cwd).stdout).toContain('every document has the current version');
});

const own = packOf('{"entry_type":"site_collection","sites":[]}');
const digest = 'a'.repeat(64);
const registry = (share: number) => `{"registry_hash":"${digest}","rows":${list('{}', share * 3_200_000)}}`;
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

const others: readonly (readonly [what: string, argv: readonly string[], files: (share: number) => Files])[] = [
  [
    'unknown versions of 150,000 rows',
    ['run'],
    (share) => ({ ...manyVersions(share), ...frames(list('{"schema_version":"9.0.0"}', share * 150_000)) }),
  ],
  ['a compiled registry, replaced', ['run'], (share) => ({ [sites]: registry(share) })],
  [
    'a registry that no definition names',
    ['run'],
    (share) => ({ 'build/lockfile.json': lockfile, 'build/registries/old.json': registry(share) }),
  ],
  ['a history of empty entries', verify, (share) => history('{}', share * 3_200_000)],
  ['a history of nothing but lines', verify, (share) => history('', share * 9_900_000)],
  [
    'an index of a package registry',
    verify,
    (share) => ({ 'registry/registry-index.json': `{"packages":${dense(share)}}` }),
  ],
  [
    'an index of 60,000 packages',
    verify,
    (share) => ({
      'registry/registry-index.json': `{"packages":{${each(share * 60_000, (i) => `"${i.toString(36)}":{"versions":{}}`)}}}`,
    }),
  ],
  [
    'a manifest of an install',
    ['scene', 'verify', 'scene'],
    (share) => ({ 'scene/scene-install-manifest.json': dense(share) }),
  ],
  ['users of a portal', ['portal', 'user', 'list'], (share) => ({ [users]: `{"users":${dense(share)}}` })],
  ['an ignore file', ['run'], (share) => ({ '.xstackignore': 'a\n'.repeat(share * 4_900_000) })],
];

function manyVersions(share: number): Files {
  const known = Array.from({ length: share * 120_000 }, (_, i) => `1.0.${i}`);
  const reference_frame = { ...versions.schemas.reference_frame, supported_versions: known, migrations: {} };
  return { 'tools/xstack/compatx/version_registry.json': JSON.stringify({ schemas: { reference_frame } }) };
}

test.each(others)('%s', (_, argv, files) => {
  const run = (share: number) => {
    const cwd = onDisk({ ...own, ...files(share) });
    if (existsSync(join(cwd, users))) chmodSync(join(cwd, users), 0o600);
    return measured(argv, cwd);
  };
  const whole = run(1);
  expect(whole.stderr).not.toContain('refuse.internal.bug');
  expect(whole.memory).toBeLessThan(300e6);
  expectLinear(whole, run(quarter));
});

test('the validation refuses a dense registry that replaces a compiled one', () => {
  const cwd = onDisk(own);
  expect(measured(['run'], cwd).status).toBe(0);
  writeFileSync(join(cwd, sites), registry(1));
  const { status, stderr, memory } = measured(['lockfile', 'validate'], cwd);
  expect(status).toBe(1);
  expect(stderr).toContain('refuse.json.too_many_values');
  expect(memory).toBeLessThan(300e6);
});

const checksummed = (source: string) => `${createHash('sha256').update(source).digest('hex')}\n${source}`;
const cached = '.xstack/cache';

test.each([
  ['the index of the cache', (name: string) => name === 'index'],
  ['the run of the cache', (name: string) => name.startsWith('run-')],
])('%s, replaced by one with a valid checksum', (_, isReplaced) => {
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
});

test('the owner of an output lock, replaced', () => {
  const cwd = onDisk(own);
  mkdirSync(join(cwd, 'build/.xstack-lock/1'), { recursive: true });
  writeFileSync(join(cwd, 'build/.xstack-lock/1/owner.json'), list('{}', 3_200_000));
  const { memory } = measured(['run'], cwd);
  expect(memory).toBeLessThan(300e6);
});
