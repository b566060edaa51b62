import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command as validate } from '../../tools/xstack/commands/lockfile/validate.ts';
import { command as run } from '../../tools/xstack/commands/run.ts';
import { type Lockfile, packLockHash, printLockfile } from '../../tools/xstack/core/compiler/lockfile/lockfile.ts';
import { waitForClock } from '../support/clock.ts';
import { testHost } from '../support/incremental.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

/** A repository after a run, and its lockfile. */
async function built() {
  const root = onDisk(smallWorld());
  await waitForClock();
  expect((await run.run({ profile: 'fast' }, testHost(root))).result).toBe('complete');
  const path = join(root, 'build/lockfile.json');
  return { root, path, sound: JSON.parse(readFileSync(path, 'utf8')) as Lockfile };
}

async function resultOfLocked(root: string, cache: string): Promise<string> {
  return (await run.run({ profile: 'fast', locked: true, cache }, testHost(root))).result;
}

const zeros = '0'.repeat(64);
const withPacks = (lockfile: Lockfile, packs: Lockfile['resolved_packs']): Lockfile => ({
  ...lockfile,
  resolved_packs: packs,
  pack_lock_hash: packLockHash(packs),
});

/** Lockfiles that were edited, with all hashes recomputed. */
const edits: Readonly<Record<string, (lockfile: Lockfile) => object>> = {
  'another hash of the packs': (lockfile) => ({ ...lockfile, pack_lock_hash: zeros }),
  'another bundle': (lockfile) => ({ ...lockfile, bundle_id: 'bundle.other' }),
  'another compatibility version': (lockfile) => ({ ...lockfile, compatibility_version: '9.0.0' }),
  'another version': (lockfile) => ({ ...lockfile, lockfile_version: '1.1.0' }),
  'a content model': (lockfile) => ({ ...lockfile, content_model_hash: zeros }),
  'a registry less': (lockfile) => ({
    ...lockfile,
    registries: { ...lockfile.registries, lens_registry_hash: undefined },
  }),
  'a registry more': (lockfile) => ({ ...lockfile, registries: { ...lockfile.registries, x_registry_hash: zeros } }),
  'a repeated pack': (lockfile) =>
    withPacks(lockfile, [...lockfile.resolved_packs, ...lockfile.resolved_packs.slice(0, 1)]),
  'no packs': (lockfile) => withPacks(lockfile, []),
  'a dropped pack': (lockfile) => withPacks(lockfile, lockfile.resolved_packs.slice(1)),
  'the packs in another order': (lockfile) => withPacks(lockfile, [...lockfile.resolved_packs].reverse()),
  'another version of each pack': (lockfile) =>
    withPacks(
      lockfile,
      lockfile.resolved_packs.map((pack) => ({ ...pack, version: '9.0.0' })),
    ),
  'a claim of a signature': (lockfile) =>
    withPacks(
      lockfile,
      lockfile.resolved_packs.map((pack) => ({ ...pack, signature_status: 'verified' })),
    ),
};

for (const [name, edit] of Object.entries(edits)) {
  test(`--locked refuses a lockfile with ${name}, with the cache and without it`, async () => {
    const { root, path, sound } = await built();
    const edited = printLockfile(JSON.parse(JSON.stringify(edit(sound))) as Lockfile);
    writeFileSync(path, edited);
    for (const cache of ['on', 'off']) expect(await resultOfLocked(root, cache)).toBe('refused');
    expect(readFileSync(path, 'utf8')).toBe(edited);
    const { result } = await validate.run({}, testHost(root));
    expect(result).toBe('refused');
  });
}

test('--locked compares values: another layout of the same lockfile is the same', async () => {
  const { root, path, sound } = await built();
  writeFileSync(path, JSON.stringify(sound));
  for (const cache of ['on', 'off']) expect(await resultOfLocked(root, cache)).toBe('complete');
});

test('the validation refuses a lockfile without a pack that its bundle requires', async () => {
  const { root } = await built();
  const profile = join(root, 'bundles/bundle.base.lab/bundle.json');
  const bundle = JSON.parse(readFileSync(profile, 'utf8')) as { pack_ids: string[] };
  writeFileSync(profile, JSON.stringify({ ...bundle, pack_ids: [...bundle.pack_ids, 'pack.core.later'] }));
  const { result, diagnostics } = await validate.run({}, testHost(root));
  expect(result).toBe('refused');
  expect(diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
    'refuse.lockfile.out_of_date',
    '`bundle.base.lab` requires `pack.core.later`, but the lockfile does not lock it',
  ]);
});

test('the validation compares with the versions and the content model of the project, where it has packs', async () => {
  const spec = { current_version: '1.4.0', supported_versions: ['1.0.0', '1.4.0'], migrations: {} };
  const root = onDisk({
    ...bundle(['pack.core.a']),
    'packs/core/pack.core.a/pack.json': text(
      manifest('pack.core.a', { compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.9.0' } }),
    ),
    'schemas/content_model.json': text({ sidecars: [], schema_version: '1.0.0' }),
    'tools/xstack/compatx/version_registry.json': text({ schemas: { session_spec: spec } }),
  });
  expect((await run.run({ profile: 'fast' }, testHost(root))).result).toBe('complete');
  const valid = async () => (await validate.run({ 'repo-root': root }, testHost(root))).result;
  expect(await valid()).toBe('complete');
  for (const file of ['schemas/content_model.json', 'tools/xstack/compatx/version_registry.json']) {
    renameSync(join(root, file), join(root, 'moved'));
    expect(await valid()).toBe('refused');
    renameSync(join(root, 'moved'), join(root, file));
  }
  for (const directory of ['packs', 'bundles', 'schemas', 'tools']) rmSync(join(root, directory), { recursive: true });
  expect(await valid()).toBe('complete');
});
