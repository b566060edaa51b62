/** `xstack bisect` on real files: the commits of one pack, and the copy in which builds are made. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../../tools/xstack/commands/bisect.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const pack = 'packs/core/pack.core.a/pack.json';

/** Returns a repository with a commit for each version of a pack, tagged with it, and another pack that changes, too. */
function history(versions: readonly string[]): string {
  const root = onDisk(bundle(['pack.core.a', 'pack.core.b']));
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
  git('init', '-q');
  git('config', 'user.email', 'a@b.c');
  git('config', 'user.name', 'a');
  for (const [i, version] of versions.entries()) {
    for (const id of ['a', 'b']) mkdirSync(join(root, `packs/core/pack.core.${id}`), { recursive: true });
    writeFileSync(join(root, pack), version === 'broken' ? '{' : text(manifest('pack.core.a', { version })));
    git('add', '-A');
    writeFileSync(
      join(root, 'packs/core/pack.core.b/pack.json'),
      text(manifest('pack.core.b', { version: `1.0.${i}` })),
    );
    git('add', '-A');
    git('commit', '-qm', `release ${version}`);
    git('tag', `t${i}`);
  }
  return root;
}

const run = (root: string, args: Readonly<Record<string, string>>) =>
  command.run({ timeout: '60', ...args }, testHost(root));

/** Fails from version 1.5.0 on. */
const judge = "! grep -Eq 'pack.core.a.*' build/lockfile.json || ! grep -Eq '\"1\\.[5-9]\\.0\"' build/lockfile.json";

test('the first commit of a pack since which a command fails', async () => {
  const root = history(['1.0.0', '1.1.0', '1.2.0', '1.5.0', '1.6.0', '1.7.0', '1.8.0']);
  const { result, json } = await run(root, { run: judge, pack: 'pack.core.a', good: 't0' });
  expect({ result, json }).toMatchObject({
    result: 'complete',
    json: { pack_id: 'pack.core.a', subject: 'release 1.5.0', skipped_commits: [], commits: 6, builds: 4 },
  });
});

test('a commit that does not build is passed over, and named if it may be the first', async () => {
  const root = history(['1.0.0', '1.1.0', 'broken', '1.5.0', '1.6.0']);
  const { json, text: said } = await run(root, { run: judge, pack: 'pack.core.a', good: 't0', bad: 't4' });
  expect(json).toMatchObject({ subject: 'release 1.5.0', skipped_commits: [expect.stringMatching(/^[0-9a-f]{40}$/)] });
  expect(said).toContain('release broken');
});

test('revisions between which the pack does not change, or in which the command passes, are refused', async () => {
  const root = history(['1.0.0', '1.1.0', '1.5.0']);
  const code = async (args: Readonly<Record<string, string>>) =>
    (await run(root, { run: judge, pack: 'pack.core.a', ...args })).diagnostics.map((d) => d.code);
  expect(await code({ good: 'HEAD' })).toEqual(['refuse.bisect.unchanged']);
  expect(await code({ good: 't0', bad: 't1' })).toEqual(['refuse.bisect.not_failing']);
  execFileSync('git', ['-C', root, 'revert', '--no-edit', 'HEAD'], { stdio: 'pipe' });
  expect(await code({ good: 't2', bad: 'HEAD' })).toEqual(['refuse.bisect.not_failing']);
  await expect(code({ good: 'nowhere' })).rejects.toMatchObject({ name: 'RefusedError' });
});

test('builds are made in a copy with the other files of the project, and nothing is left', async () => {
  const root = history(['1.0.0']);
  writeFileSync(join(root, 'check.sh'), 'test -e linked.sh && ! grep -q core.b build/lockfile.json\n');
  symlinkSync('check.sh', join(root, 'linked.sh'));
  mkdirSync(join(root, 'node_modules/tool'), { recursive: true });
  const before = readdirSync(root).sort();
  const { json } = await run(root, { run: 'test -d node_modules/tool && sh linked.sh' });
  expect(json).toMatchObject({ causes: ['pack.core.b'], packs: ['pack.core.b'] });
  expect(readdirSync(root).sort()).toEqual(before);
});

test('Ctrl-C ends the command and the search, which has no answer then', async () => {
  const root = history(['1.0.0']);
  const ended = new AbortController();
  const started = command.run(
    { run: 'echo started > "$OUT"; sleep 600', timeout: '600' },
    { ...testHost(root), env: { ...process.env, OUT: join(root, 'started') }, signal: ended.signal },
  );
  while (!existsSync(join(root, 'started'))) await new Promise((resolve) => setTimeout(resolve, 20));
  ended.abort();
  await expect(started).rejects.toMatchObject({
    name: 'RefusedError',
    diagnostics: [{ code: 'refuse.bisect.aborted', message: expect.stringContaining('was interrupted') }],
  });
});
