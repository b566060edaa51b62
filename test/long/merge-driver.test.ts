/** Merges and rebases of random branches by git with the merge driver: the lockfile is that of a fresh resolution. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { program, xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';
import { type Draw, drawFrom } from '../support/seeded-faults.ts';
import { shareOf } from '../support/share.ts';

const ids = Array.from({ length: 8 }, (_, i) => `pack.core.p${i}`);
const manifestOf = (id: string) => `packs/core/${id}/pack.json`;
const bundleFile = 'bundles/bundle.base.lab/bundle.json';

function repository(): string {
  const packs = ids.map((id, i) => [
    manifestOf(id),
    text(manifest(id, { dependencies: i === 0 ? [] : [ids[0] as string] })),
  ]);
  const root = onDisk({
    ...Object.fromEntries(packs),
    ...bundle(ids),
    '.gitattributes': 'build/lockfile.json merge=xstack\n',
    '.gitignore': '.xstack/\nbuild/*\n!build/lockfile.json\n',
  });
  const git = gitIn(root);
  git('init', '--quiet');
  git('config', 'merge.xstack.driver', `"${process.execPath}" "${program}" lockfile merge %A %P`);
  expect(xstack(['run'], { cwd: root }).status).toBe(0);
  commit(root, 'start');
  return root;
}

function gitIn(root: string) {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  return (...argv: readonly string[]) => spawnSync('git', [...identity, ...argv], { cwd: root, encoding: 'utf8' });
}

function commit(root: string, message: string): void {
  gitIn(root)('add', '--all');
  gitIn(root)('commit', '--quiet', '--message', message);
}

/** Changes packs and the bundle at random, so that the project is still accepted, and commits with the new lockfile. */
function change(root: string, draw: Draw, name: string): void {
  const edit = (file: string, members: (value: Record<string, unknown>) => Record<string, unknown>) => {
    const value = JSON.parse(readFileSync(join(root, file), 'utf8'));
    writeFileSync(join(root, file), text({ ...value, ...members(value) }));
  };
  for (let i = 0; i <= draw(3); i++) {
    const id = ids[draw(ids.length)] as string;
    switch (draw(4)) {
      case 0:
        edit(manifestOf(id), () => ({ version: `1.${draw(4)}.0` }));
        break;
      case 1:
        mkdirSync(join(root, dirname(manifestOf(id)), 'data'), { recursive: true });
        writeFileSync(join(root, dirname(manifestOf(id)), 'data', `${name}.txt`), `${draw(1000)}\n`);
        break;
      case 2: {
        const added = `pack.core.${name}${i}`;
        mkdirSync(join(root, dirname(manifestOf(added))), { recursive: true });
        writeFileSync(join(root, manifestOf(added)), text(manifest(added, { dependencies: [id] })));
        edit(bundleFile, (value) => ({ pack_ids: [added, ...(value['pack_ids'] as string[])] }));
        break;
      }
      default:
        edit(bundleFile, (value) => ({ description: `${value['description']}${name}` }));
    }
  }
  expect(xstack(['run'], { cwd: root }).status).toBe(0);
  commit(root, name);
}

const lockfileOf = (root: string) => readFileSync(join(root, 'build/lockfile.json'), 'utf8');

/** Returns the lockfile that a run without the committed one builds; undefined if the packs are refused. */
function freshLockfile(root: string): string | undefined {
  const out = onDisk({});
  const { status } = xstack(['run', '--cache', 'off', '--out', out], { cwd: root });
  return status === 0 ? readFileSync(join(out, 'lockfile.json'), 'utf8') : undefined;
}

/** The results of the merges: true for one without a conflict. */
const outcomes = new Set<boolean>();

const seeds = Array.from({ length: shareOf(50) }, (_, seed) => seed);

test.each(seeds)('branches %i', (seed) => {
  const draw = drawFrom(seed);
  const root = repository();
  const git = gitIn(root);
  const base = lockfileOf(root);
  git('checkout', '--quiet', '-b', 'topic');
  change(root, draw, 'topic');
  const theirs = lockfileOf(root);
  git('checkout', '--quiet', 'main');
  change(root, draw, 'trunk');
  const ours = lockfileOf(root);

  const merged = git('merge', '--no-edit', 'topic');
  const conflicts = git('diff', '--name-only', '--diff-filter=U').stdout.split('\n').filter(Boolean);
  outcomes.add(merged.status === 0);
  if (merged.status === 0) expect(lockfileOf(root)).toBe(freshLockfile(root));
  else {
    // Git calls the driver only if both branches changed the lockfile.
    if (ours !== base && theirs !== base) expect(lockfileOf(root)).toBe(ours);
    expect(
      conflicts.filter((file) => file !== 'build/lockfile.json').length > 0 || freshLockfile(root) === undefined,
    ).toBe(true);
  }
  if (merged.status !== 0) return;

  git('checkout', '--quiet', '-B', 'rebased', 'topic');
  let rebased = git('rebase', 'main~1');
  if (new Set([base, ours, theirs]).size === 3) expect(rebased.status).toBe(1);
  if (rebased.status !== 0) {
    expect(xstack(['run'], { cwd: root }).status).toBe(0);
    git('add', '--all');
    rebased = git('-c', 'core.editor=true', 'rebase', '--continue');
  }
  expect(rebased.status).toBe(0);
  expect(lockfileOf(root)).toBe(freshLockfile(root));
});

test('some of the pairs merge, and some conflict', () => {
  expect(outcomes.size).toBe(2);
});
