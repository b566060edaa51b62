/** A value at a revision, and the commits in which it changed: read from git objects, the work tree unchanged. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

const payload = 'packs/core/pack.core.a/data/lens.b.json';
const address = 'lens#lens.b/transform_description';

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
  });

function commit(root: string, subject: string): string {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', subject, '--allow-empty');
  return git(root, 'rev-parse', 'HEAD').trim();
}

const lens = (words: string) => ({
  schema_version: '1.0.0',
  lens_id: 'lens.b',
  lens_type: 'diegetic',
  transform_description: words,
  required_entitlements: [],
  epistemic_constraints: { visibility_policy: 'all', max_resolution_tier: 2 },
});

const contribution = { type: 'lens', id: 'lens.b', path: 'data/lens.b.json' };
const files = {
  ...bundle(['pack.core.a']),
  'packs/core/pack.core.a/pack.json': text(
    manifest('pack.core.a', { contribution_types: ['lens'], contributions: [contribution] }),
  ),
  [payload]: text(lens('One.')),
};

async function explain(cwd: string, ...args: string[]) {
  const { exit, stdout } = await runHere(['explain', address, '--json', ...args], cwd, '');
  return { exit, document: JSON.parse(stdout) };
}

test('history lists the changes of a value, and --at explains each of its states', async () => {
  const top = onDisk({ 'README.md': '' });
  git(top, 'init', '-q', '-b', 'main');
  const root = join(top, 'content');
  cpSync(onDisk(files), root, { recursive: true });
  await runHere(['run', '--quiet'], root, '');
  const first = commit(top, 'first');
  const lock = readFileSync(join(root, 'build/lockfile.json'));
  writeFileSync(join(root, 'README.md'), 'No pack.');
  commit(top, 'other');
  writeFileSync(join(root, payload), text(lens('Two.')));
  const second = commit(top, 'second');
  writeFileSync(join(root, 'xstack.config.json'), '{');
  const broken = commit(top, 'broken');
  rmSync(join(root, 'xstack.config.json'));
  rmSync(join(root, payload));
  const third = commit(top, 'third');
  writeFileSync(join(root, payload), text(lens('Not committed.')));
  const status = git(top, 'status', '--porcelain');

  const { document } = await explain(root, '--history');
  expect(document.changes).toEqual([
    { commit: first, subject: 'first', new: 'One.' },
    { commit: second, subject: 'second', old: 'One.', new: 'Two.' },
    { commit: third, subject: 'third', old: 'Two.' },
  ]);
  expect(document.skipped_commits).toEqual([broken]);
  const since = await explain(root, '--history', '--since', second);
  expect(since.document.changes).toEqual([{ commit: third, subject: 'third', old: 'Two.' }]);

  const at = await explain(root, '--at', first);
  expect(at.document).toMatchObject({
    value: 'One.',
    rule: 'carried',
    lock: { state: 'current' },
    files: [{ file: payload }],
  });
  expect(at.document.at.range.start).toEqual({ line: 5, column: 28 });
  expect((await explain(root, '--at', second)).document).toMatchObject({ value: 'Two.', lock: { state: 'differs' } });
  expect((await explain(root, '--at', third)).exit).toBe(1);

  mkdirSync(join(top, 'other'));
  writeFileSync(join(top, 'other/locked.json'), lock);
  // The newest commit with the lockfile: the later ones have not changed it.
  expect((await explain(root, '--at', '../other/locked.json')).document).toMatchObject({ value: 'One.' });
  writeFileSync(join(top, 'other/locked.json'), 'another');
  expect((await explain(root, '--at', '../other/locked.json')).exit).toBe(2);
  rmSync(join(top, 'other'), { recursive: true });
  expect(git(top, 'status', '--porcelain')).toBe(status);
});

test.each([
  ['explain', '--history'],
  ['explain', 'lens.b', '--at', 'HEAD'],
  ['explain', address, '--since', 'HEAD'],
  ['explain', address, '--history', '--at', 'HEAD'],
])('%s %s %s is refused as a command line', async (...argv) => {
  const { exit } = await runHere(argv, onDisk(files), '');
  expect(exit).toBe(2);
});

test('the committed lockfile is that of HEAD, not that of the work tree', async () => {
  const root = onDisk(files);
  git(root, 'init', '-q', '-b', 'main');
  await runHere(['run', '--quiet'], root, '');
  commit(root, 'first');
  writeFileSync(join(root, payload), text(lens('Two.')));
  await runHere(['run', '--quiet'], root, '');
  const { stdout } = await runHere(['diff', '--json'], root, '');
  expect(JSON.stringify(JSON.parse(stdout))).toContain('pack.core.a');
});
