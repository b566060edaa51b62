/** `lockfile validate` compares every locked pack with something: the registries, or else its directory. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Lockfile, packLockHash } from '../../tools/xstack/core/compiler/lockfile/lockfile.ts';
import { runMain } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const silent = 'packs/core/pack.core.silent';

/** One pack with a contribution, and one without any. */
async function built(): Promise<string> {
  const root = onDisk({
    ...bundle(['pack.core.a', 'pack.core.silent']),
    'packs/core/pack.core.a/pack.json': text(
      manifest('pack.core.a', {
        contribution_types: ['domain'],
        contributions: [{ type: 'domain', id: 'domain.a', path: 'data/domain.json' }],
      }),
    ),
    'packs/core/pack.core.a/data/domain.json': '{ "domain_id": "domain.a" }',
    [`${silent}/pack.json`]: text(manifest('pack.core.silent')),
    [`${silent}/assets/notes.txt`]: 'Notes.',
  });
  expect((await command(root, 'run')).exit).toBe(0);
  expect((await command(root, 'lockfile', 'validate')).exit).toBe(0);
  return root;
}

async function command(root: string, ...argv: string[]) {
  const { exit, stdout } = await runMain(root, [...argv, '--json', '--repo-root', root]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; file: string; pointer: string }[] };
  return { exit, found: diagnostics.map(({ code, file, pointer }) => [code, file, pointer]) };
}

/** Edits the locked pack that contributes nothing; the hash of the packs is computed anew. */
function relock(root: string, members: object): void {
  const path = join(root, 'build/lockfile.json');
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
  const resolved_packs = lockfile.resolved_packs.map((pack) =>
    pack.pack_id === 'pack.core.silent' ? { ...pack, ...members } : pack,
  );
  writeFileSync(path, JSON.stringify({ ...lockfile, resolved_packs, pack_lock_hash: packLockHash(resolved_packs) }));
}

test.each([
  ['version', '1.0.1'],
  ['canonical_hash', '0'.repeat(64)],
  ['signature_status', 'verified'],
])('an edited %s of a pack that contributes nothing', async (member, value) => {
  const root = await built();
  relock(root, { [member]: value });
  expect(await command(root, 'lockfile', 'validate')).toEqual({
    exit: 1,
    found: [['refuse.lockfile.out_of_date', 'build/lockfile.json', `/resolved_packs/1/${member}`]],
  });
});

test('a pack that contributes nothing and was edited, or is gone, since it was locked', async () => {
  const root = await built();
  writeFileSync(join(root, silent, 'assets/notes.txt'), 'Other notes.');
  const edited = await command(root, 'lockfile', 'validate');
  expect(edited.found).toEqual([
    ['refuse.lockfile.out_of_date', 'build/lockfile.json', '/resolved_packs/1/canonical_hash'],
  ]);
  rmSync(join(root, silent), { recursive: true });
  const gone = await command(root, 'lockfile', 'validate');
  expect(gone.found).toEqual([['refuse.lockfile.out_of_date', 'build/lockfile.json', '/resolved_packs/1']]);
});

test('files outside of the hash, and a project without packs, change nothing', async () => {
  const root = await built();
  writeFileSync(join(root, silent, 'README.md'), 'Outside of the hash.');
  expect((await command(root, 'lockfile', 'validate')).exit).toBe(0);
  rmSync(join(root, 'packs'), { recursive: true });
  expect((await command(root, 'lockfile', 'validate')).exit).toBe(0);
});
