/** The lockfile of HEAD that the merge driver gets from git, before git is called. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { command } from '../../tools/xstack/commands/lockfile/merge.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

let root: string;
beforeEach(() => {
  root = onDisk({ 'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')), ...bundle(['pack.core.a']) });
});

const merge = (ours: string) =>
  command.run(
    { ours, path: 'build/lockfile.json' },
    { ...testHost(root), env: { [`GITHEAD_${'0'.repeat(40)}`]: 'topic' } },
  );

const codes = async (ours: string) => (await merge(ours)).diagnostics.map(({ code, at }) => `${code} ${at?.file}`);

test.each([
  ['no JSON', '{', 'refuse.json.syntax'],
  ['empty', '', 'refuse.json.syntax'],
  ['in conflict', '<<<<<<< ours\n{}\n', 'refuse.json.syntax'],
  ['without a bundle', '{}', 'refuse.lockfile.missing_required_field'],
  ['with a bundle that is no string', '{"bundle_id": 1}', 'refuse.lockfile.invalid'],
  ['no object', '[]', 'refuse.lockfile.invalid'],
])('a lockfile that is %s is refused: its bundle is not the default one', async (_, ours, code) => {
  writeFileSync(join(root, 'ours.json'), ours);
  expect(await codes('ours.json')).toEqual([`${code} ours.json`]);
  expect((await merge('ours.json')).result).toBe('refused');
  expect(readFileSync(join(root, 'ours.json'), 'utf8')).toBe(ours);
});

test('a FIFO is not waited for, and a missing file or a directory is a failure that names it', async () => {
  execFileSync('mkfifo', [join(root, 'fifo.json')]);
  expect(await codes('fifo.json')).toEqual(['refuse.json.syntax fifo.json']);
  mkdirSync(join(root, 'directory.json'));
  for (const name of ['missing.json', 'directory.json'])
    await expect(merge(name)).rejects.toMatchObject({ name: 'Failure', path: join(root, name) });
});

test('a lockfile with a bundle is followed by the call of git, which finds no repository', async () => {
  writeFileSync(join(root, 'ours.json'), '{"bundle_id": "bundle.base.lab"}');
  const { diagnostics } = await merge('ours.json');
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'the lockfile of this merge cannot be built: git finds no repository',
  ]);
});
