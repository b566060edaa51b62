/** The merge driver of the lockfile, called by git. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { program, xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

let root: string;

function git(...argv: readonly string[]) {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  return spawnSync('git', [...identity, ...argv], { cwd: root, encoding: 'utf8' });
}

function run() {
  expect(xstack(['run'], { cwd: root })).toMatchObject({ status: 0 });
}

function commit(message: string) {
  expect(git('add', '--all')).toMatchObject({ status: 0 });
  expect(git('commit', '--quiet', '--message', message)).toMatchObject({ status: 0 });
}

const lockfile = () => readFileSync(join(root, 'build/lockfile.json'), 'utf8');

/** Changes a pack, runs and commits. */
function change(packId: string, description: string) {
  writeFileSync(join(root, `packs/core/${packId}/data/notes.txt`), description);
  run();
  commit(packId);
}

/** A repository with the driver, and two branches that change one pack each. */
beforeEach(() => {
  root = onDisk({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'packs/core/pack.core.b/pack.json': text(manifest('pack.core.b')),
    ...bundle(['pack.core.a', 'pack.core.b']),
    'packs/core/pack.core.a/data/notes.txt': '',
    'packs/core/pack.core.b/data/notes.txt': '',
    '.gitattributes': 'build/lockfile.json merge=xstack\n',
    '.gitignore': '.xstack/\nbuild/*\n!build/lockfile.json\n',
  });
  git('init', '--quiet');
  git('config', 'merge.xstack.driver', `"${process.execPath}" "${program}" lockfile merge %A %P`);
  run();
  commit('start');
  git('checkout', '--quiet', '-b', 'topic');
  change('pack.core.b', 'of the topic');
  git('checkout', '--quiet', 'main');
  change('pack.core.a', 'of main');
});

test('the lockfile of a merge is that of the merged packs', () => {
  const merged = git('merge', '--no-edit', 'topic');
  expect(merged).toMatchObject({ status: 0 });
  const built = lockfile();
  expect(xstack(['run', '--locked'], { cwd: root })).toMatchObject({ status: 0 });
  run();
  expect(lockfile()).toBe(built);
  expect(git('status', '--porcelain').stdout).toBe('');
});

test('without the driver, the lockfile conflicts', () => {
  git('config', '--unset', 'merge.xstack.driver');
  expect(git('merge', '--no-edit', 'topic').status).toBe(1);
  expect(lockfile()).toContain('<<<<<<<');
});

test('a merge whose packs conflict leaves the lockfile of HEAD, and states the next step', () => {
  git('checkout', '--quiet', 'topic');
  change('pack.core.a', 'of the topic');
  git('checkout', '--quiet', 'main');
  const before = lockfile();
  const merged = git('merge', '--no-edit', 'topic');
  expect(merged.status).toBe(1);
  expect(merged.stderr).toContain('other files of the merge conflict');
  expect(lockfile()).toBe(before);
  writeFileSync(join(root, 'packs/core/pack.core.a/data/notes.txt'), 'of both');
  run();
  commit('merged');
  expect(xstack(['run', '--locked'], { cwd: root })).toMatchObject({ status: 0 });
});

test('a git that cannot merge without a work tree is named as the cause', () => {
  const real = spawnSync('which', ['git'], { encoding: 'utf8' }).stdout.trim();
  const script = `case " $* " in *" --version "*) echo "git version 2.37.1";; *" --write-tree "*) exit 129;; *) exec "${real}" "$@";; esac`;
  const old = join(root, '.git/old');
  mkdirSync(old);
  writeFileSync(join(old, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  git('config', 'merge.xstack.driver', `PATH="${old}:$PATH" "${process.execPath}" "${program}" lockfile merge %A %P`);
  const merged = git('merge', '--no-edit', 'topic');
  expect(merged.status).toBe(1);
  expect(merged.stderr).toContain('git 2.37.1 cannot merge without a work tree');
  expect(merged.stderr).toContain('help: use git 2.38 or newer');
});

test('merged packs with errors leave the lockfile of HEAD', () => {
  git('checkout', '--quiet', 'topic');
  writeFileSync(join(root, 'packs/core/pack.core.b/pack.json'), '{');
  commit('broken');
  git('checkout', '--quiet', 'main');
  const before = lockfile();
  const merged = git('merge', '--no-edit', 'topic');
  expect(merged.status).toBe(1);
  expect(merged.stderr).toContain('the merged packs are refused');
  expect(lockfile()).toBe(before);
});

test('a rebase leaves a conflict without markers', () => {
  git('checkout', '--quiet', 'topic');
  const rebased = git('rebase', 'main');
  expect(rebased.status).toBe(1);
  expect(rebased.stdout + rebased.stderr).toContain('refuse.lockfile.not_merged');
  expect(lockfile()).not.toContain('<<<<<<<');
});
