/** A revision is compiled from git objects, and equals what a checkout of it gives. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { differencesOf } from '../../tools/xstack/core/compiler/build-differences.ts';
import { RevisionCache } from '../../tools/xstack/io/cache/cache.ts';
import { findRevision } from '../../tools/xstack/io/git-revision.ts';
import { compileProject } from '../../tools/xstack/ops/project/compile-project.ts';
import { compileRevision } from '../../tools/xstack/ops/project/compile-revision.ts';
import { findProject, selectedBundle } from '../../tools/xstack/ops/project/project.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
  });

function commit(root: string): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'commit', '--allow-empty');
}

function committed(files: Files): string {
  const root = onDisk(files);
  git(root, 'init', '-q', '-b', 'main');
  commit(root);
  return root;
}

function atRevision(root: string, revision: string, cache = new RevisionCache()) {
  const found = findRevision(root, revision);
  if ('missing' in found) throw new Error(found.missing);
  return compileRevision(projectIn(root), found, { cache });
}

const projectIn = (root: string) => findProject(() => {}, { 'repo-root': root }, root);

async function expectAsOnDisk(root: string): Promise<void> {
  const project = projectIn(root);
  const fromDisk = await compileProject(project, { bundleId: selectedBundle(project, {}) });
  const { outcome } = await atRevision(root, 'HEAD');
  expect(differencesOf(fromDisk, outcome)).toEqual({ files: [], lockfile: false, diagnostics: false });
  const rows = ({ packs }: typeof outcome) =>
    canonicalJson(
      [...packs.values()].map(({ rows }) => rows.map(({ id, file, pointer }) => [id, file, pointer])) as JsonValue,
    );
  expect(rows(outcome)).toBe(rows(fromDisk));
}

const pack = (id: string, members = {}): Files => ({
  [`packs/core/${id}/pack.json`]: text(manifest(id, members)),
});

test.each(['observatory', 'tides'])('the example %s in a subdirectory is compiled as from the disk', async (name) => {
  const top = committed({ 'README.md': '' });
  const root = join(top, 'content');
  cpSync(join('examples', name), root, { recursive: true });
  commit(top);
  await expectAsOnDisk(root);
});

test('links, modes, ignored and foreign files are those of a checkout', async () => {
  const root = committed({
    ...pack('pack.core.a', { dependencies: ['pack.core.b'] }),
    ...pack('pack.core.b'),
    ...bundle(['pack.core.a']),
    'packs/.xstackignore': '*.tmp\n',
    'packs/core/pack.core.a/.xstackignore': 'notes/\n',
    'packs/core/pack.core.a/notes/a.md': 'a',
    'packs/core/pack.core.a/b.tmp': 'b',
    'packs/core/pack.core.b/Thumbs.db': 'c',
    'packs/core/pack.core.b/data/run.sh': '#!/bin/sh\n',
    'packs/stray.txt': 'd',
    'packs/core/pack.core.b/empty.json': '',
  });
  chmodSync(join(root, 'packs/core/pack.core.b/data/run.sh'), 0o755);
  symlinkSync('../pack.core.b/pack.json', join(root, 'packs/core/pack.core.a/link.json'));
  commit(root);
  await expectAsOnDisk(root);
});

test('the work tree is neither read nor changed', async () => {
  const root = committed({ ...pack('pack.core.a'), ...bundle(['pack.core.a']) });
  rmSync(join(root, 'packs/core/pack.core.a'), { recursive: true });
  mkdirSync(join(root, 'packs/core/pack.core.z'));
  writeFileSync(join(root, 'packs/core/pack.core.z/pack.json'), '{');
  const before = git(root, 'status', '--porcelain');
  const { outcome } = await atRevision(root, 'HEAD');
  expect(outcome.lockfile?.resolved_packs.map(({ pack_id }) => pack_id)).toEqual(['pack.core.a']);
  expect(git(root, 'status', '--porcelain')).toBe(before);
});

test('the config file of the revision applies, and an invalid one refuses it', async () => {
  const config = { packs_root: 'content', bundles_root: 'sets', default_bundle: 'bundle.base.lab' };
  const root = committed({
    'xstack.config.json': text(config),
    'content/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'sets/bundle.base.lab/bundle.json': bundle(['pack.core.a'])['bundles/bundle.base.lab/bundle.json'] ?? '',
  });
  await expectAsOnDisk(root);
  writeFileSync(join(root, 'xstack.config.json'), text({ packs_root: 1 }));
  commit(root);
  writeFileSync(join(root, 'xstack.config.json'), text(config));
  await expect(atRevision(root, 'HEAD')).rejects.toMatchObject({
    name: 'RefusedError',
    diagnostics: [{ code: 'refuse.config.invalid', at: { file: 'xstack.config.json' } }],
  });
});

test('of a second revision, only the changed packs are compiled', async () => {
  const ids = Array.from({ length: 12 }, (_, i) => `pack.core.p${i}`);
  const root = committed({ ...Object.assign({}, ...ids.map((id) => pack(id))), ...bundle(ids) });
  appendFileSync(join(root, 'packs/core/pack.core.p3/pack.json'), '\n');
  rmSync(join(root, 'packs/core/pack.core.p4'), { recursive: true });
  writeFileSync(
    join(root, 'bundles/bundle.base.lab/bundle.json'),
    Object.values(bundle(ids.filter((id) => !id.endsWith('p4'))))[0] ?? '',
  );
  commit(root);
  const packs = new RevisionCache();
  await atRevision(root, 'HEAD~1', packs);
  expect(packs.compiled).toBe(12);
  const { outcome } = await atRevision(root, 'HEAD', packs);
  expect(packs.compiled).toBe(13);
  expect(outcome.lockfile?.resolved_packs).toHaveLength(11);
  // An ignore file above the packs affects all of them.
  writeFileSync(join(root, 'packs/core/.xstackignore'), '*.tmp\n');
  commit(root);
  await atRevision(root, 'HEAD', packs);
  expect(packs.compiled).toBe(24);
});

test('a later process compiles the changed packs only, and ignores damaged entries', async () => {
  const ids = Array.from({ length: 5 }, (_, i) => `pack.core.p${i}`);
  const root = committed({ ...Object.assign({}, ...ids.map((id) => pack(id))), ...bundle(ids) });
  const compiledBy = async (revision: string, stamp = 'a build') => {
    const cache = new RevisionCache(root, stamp);
    const { outcome } = await atRevision(root, revision, cache);
    return { compiled: cache.compiled, hash: outcome.lockfile?.pack_lock_hash, diagnostics: outcome.diagnostics };
  };
  const first = await compiledBy('HEAD');
  expect(first.compiled).toBe(5);
  expect(await compiledBy('HEAD')).toEqual({ ...first, compiled: 0 });
  expect((await compiledBy('HEAD', 'another build')).compiled).toBe(5);
  expect((await compiledBy('HEAD')).compiled).toBe(5);
  appendFileSync(join(root, 'packs/core/pack.core.p3/pack.json'), '\n');
  commit(root);
  expect((await compiledBy('HEAD')).compiled).toBe(1);
  expect((await compiledBy('HEAD~1')).compiled).toBe(0);
  for (const name of readdirSync(join(root, '.xstack/cache')).filter((each) => each.startsWith('trees-')))
    truncateSync(join(root, '.xstack/cache', name), 100);
  expect(await compiledBy('HEAD~1')).toEqual({ ...first, compiled: 5 });
});
