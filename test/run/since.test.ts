/** `run --since REV` judges only the diagnostics that a revision does not have. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fingerprint } from '../support/binary.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

const pack = (id: string, members = {}): Files => ({
  [`packs/core/${id}/pack.json`]: text(manifest(id, members)),
});

interface DiagnosticSummary {
  readonly code: string;
  readonly file: string;
}

interface RunJson {
  readonly result: string;
  readonly stages: readonly { readonly id: string; readonly status: string }[];
  readonly diagnostics: readonly DiagnosticSummary[];
  readonly since: { readonly commit: string; readonly left_out: Readonly<Record<string, number>> };
}

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
  });

/** A repository with one commit of these files. */
function committed(files: Files): string {
  const root = onDisk(files);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'start');
  return root;
}

function write(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

async function run(cwd: string, ...args: string[]) {
  const { exit, stdout } = await runHere(['run', ...args, '--json'], cwd, '');
  const document = JSON.parse(stdout) as RunJson;
  return { exit, ...document, codes: document.diagnostics.map(({ code, file }) => `${code} ${file}`) };
}

const broken = pack('pack.core.a', { dependencies: ['pack.core.missing'] });

test('old errors are left out, and the exit code follows the new ones', async () => {
  const root = committed({ ...broken, ...bundle(['pack.core.a']) });
  expect((await run(root)).exit).toBe(1);
  const unchanged = await run(root, '--since', 'HEAD');
  expect(unchanged).toMatchObject({ exit: 0, result: 'complete', codes: [] });
  expect(unchanged.since).toEqual({
    revision: 'HEAD',
    commit: git(root, 'rev-parse', 'HEAD').trim(),
    left_out: { errors: 1, warnings: 1, notes: 0 },
  });
  expect(unchanged.stages.filter(({ status }) => status === 'refused')).toEqual([]);

  write(root, pack('pack.core.b', { dependencies: ['pack.core.other'] }));
  const more = await run(root, '--since', 'HEAD');
  expect(more).toMatchObject({ exit: 1, result: 'refused', since: { left_out: { errors: 1, warnings: 1 } } });
  expect(more.codes).toEqual([
    'refuse.pack.missing_dependency packs/core/pack.core.b/pack.json',
    'warn.pack.placeholder_hash packs/core/pack.core.b/pack.json',
  ]);
});

test('a diagnostic is known on another line and at another index, once', async () => {
  const root = committed({ ...broken, ...bundle(['pack.core.a']) });
  const two = pack('pack.core.a', { dependencies: ['pack.core.b', 'pack.core.missing'] });
  write(root, { ...pack('pack.core.b'), ...two, 'packs/core/pack.core.b/pack.json': text(manifest('pack.core.b')) });
  expect((await run(root, '--since', 'HEAD')).codes).toEqual([
    'warn.pack.placeholder_hash packs/core/pack.core.b/pack.json',
  ]);
  write(root, pack('pack.core.a', { dependencies: ['pack.core.missing', 'pack.core.missing.too'] }));
  expect((await run(root, '--since', 'HEAD')).codes).toContain(
    'refuse.pack.missing_dependency packs/core/pack.core.a/pack.json',
  );
});

test('a hash mismatch that the revision has is known after further changes of the pack', async () => {
  const hashed = pack('pack.core.a', { canonical_hash: '0'.repeat(64) });
  const root = committed({ ...hashed, ...bundle(['pack.core.a']), 'packs/core/pack.core.a/assets/a.txt': 'a' });
  write(root, { 'packs/core/pack.core.a/assets/a.txt': 'b' });
  expect(await run(root, '--since', 'HEAD')).toMatchObject({ exit: 0, since: { left_out: { errors: 1 } } });
  expect(await run(root)).toMatchObject({ exit: 1 });
});

test('working tree, index and the directory of temporary files are unchanged', async () => {
  const root = committed({ ...broken, ...bundle(['pack.core.a']) });
  write(root, { 'packs/core/pack.core.a/notes.txt': 'unstaged', 'staged.txt': 'staged' });
  git(root, 'add', 'staged.txt');
  const temporary = onDisk({});
  const before = fingerprint(root);
  vi.stubEnv('TMPDIR', temporary);
  await run(root, '--since', 'HEAD', '--locked', '--cache', 'off');
  vi.unstubAllEnvs();
  expect(fingerprint(root)).toBe(before);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a project below the top of its repository, with settings of the revision', async () => {
  const files = { ...broken, ...bundle(['pack.core.a']), 'xstack.config.json': '{ "packs_root": "packs" }' };
  const below = Object.fromEntries(Object.entries(files).map(([path, content]) => [`content/${path}`, content]));
  const root = committed({ ...below, 'other/file': 'x' });
  const project = join(root, 'content');
  git(root, 'mv', 'content/packs', 'content/sources');
  write(project, { 'xstack.config.json': '{ "packs_root": "sources" }' });
  const moved = await run(project, '--since', 'HEAD');
  expect(moved.codes).toContain('refuse.pack.missing_dependency sources/core/pack.core.a/pack.json');
  git(root, 'commit', '-qam', 'move');
  expect(await run(project, '--since', 'HEAD')).toMatchObject({ exit: 0, codes: [] });
  expect((await run(project, '--since', 'HEAD', '--out', 'elsewhere')).exit).toBe(0);
});

test('a stale lockfile that the revision has is known, a new one is not', async () => {
  const root = committed({ ...pack('pack.core.a'), ...bundle(['pack.core.a']) });
  await runHere(['pack', 'hash', '--write'], root, '');
  expect((await run(root)).exit).toBe(0);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'lock');
  write(root, bundle(['pack.core.a', 'pack.core.b']));
  write(root, pack('pack.core.b'));
  await runHere(['pack', 'hash', '--write'], root, '');
  const stale = await run(root, '--locked', '--since', 'HEAD');
  expect(stale.exit).toBe(1);
  expect(new Set(stale.diagnostics.map(({ code }) => code))).toEqual(new Set(['refuse.lockfile.out_of_date']));
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'forget the lockfile');
  expect(await run(root, '--locked', '--since', 'HEAD')).toMatchObject({ exit: 0, codes: [] });
  write(root, bundle(['pack.core.a', 'pack.core.b', 'pack.core.c']));
  write(root, pack('pack.core.c'));
  await runHere(['pack', 'hash', '--write'], root, '');
  expect(await run(root, '--locked', '--since', 'HEAD')).toMatchObject({ exit: 1 });
});

test('a known error does not hide a new one that follows from it otherwise', async () => {
  const hashed = pack('pack.core.a', { dependencies: ['pack.core.missing'] });
  const root = committed({ ...hashed, ...bundle(['pack.core.a']) });
  write(root, pack('pack.core.a', { dependencies: ['pack.core.missing'], canonical_hash: '0'.repeat(64) }));
  expect((await run(root)).codes).toEqual(['refuse.pack.missing_dependency packs/core/pack.core.a/pack.json']);
  const since = await run(root, '--since', 'HEAD');
  expect(since).toMatchObject({
    exit: 1,
    codes: ['refuse.pack.canonical_hash_mismatch packs/core/pack.core.a/pack.json'],
  });
});

test('before the first pack every diagnostic is new', async () => {
  const root = committed({ 'README.md': 'soon' });
  write(root, { ...broken, ...bundle(['pack.core.a']) });
  const { exit, stdout } = await runHere(['run', '--since', 'HEAD'], root, '');
  expect(exit).toBe(1);
  expect(stdout).toContain('a run of that revision is not possible');
});

test('every format contains the new diagnostics only, and how many are left out', async () => {
  const root = committed({ ...broken, ...bundle(['pack.core.a']) });
  for (const format of ['text', 'sarif', 'github', 'gitlab', 'junit', 'markdown']) {
    const { exit, stdout, stderr } = await runHere(['run', '--since', 'HEAD', '--format', format], root, '');
    expect(exit, format).toBe(0);
    expect(stdout + stderr, format).not.toContain('pack.core.missing');
    expect(stdout + stderr, format).toContain('since HEAD: 1 error, 1 warning left out');
  }
});

test('names and links that are unusual are checked out as they are', async () => {
  const odd = 'packs/core/pack.core.a/assets/*:(top) ä\n.txt';
  const root = committed({ ...broken, ...bundle(['pack.core.a']), [odd]: 'x' });
  expect(await run(root, '--since', 'HEAD')).toMatchObject({ exit: 0, codes: [] });
});

test('git that cannot be started is named', async () => {
  const root = committed({ ...broken, ...bundle(['pack.core.a']) });
  vi.stubEnv('PATH', onDisk({}));
  const refused = await run(root, '--since', 'HEAD');
  vi.unstubAllEnvs();
  expect(refused).toMatchObject({ exit: 1, codes: ['refuse.since.no_repository null'] });
});
