/** Watch mode: directories, links, bundles and repositories that change while it runs. */
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root as packageDirectory, program, xstack } from '../support/binary.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { bundle, onDisk } from '../support/repository.ts';
import { documentsOf, end, expectClean, started, watch, writeByRename } from '../support/watch.ts';

test('added, removed and moved directories are noticed', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();

  renameSync(join(root, 'packs'), join(root, 'elsewhere'));
  await said.until(({ result }) => result !== 'complete');
  renameSync(join(root, 'elsewhere'), join(root, 'packs'));
  await said.until(({ result }) => result === 'complete');

  const pack = join(root, 'packs/domain/pack.domain.p5');
  renameSync(pack, join(root, 'p5'));
  await said.until(({ result }) => result === 'refused');
  renameSync(join(root, 'p5'), pack);
  await said.until(({ result }) => result === 'complete');
  // A directory that was moved here is watched, too.
  const path = join(pack, 'data/lens.json');
  writeByRename(path, readFileSync(path, 'utf8').replace('AAAA', 'CCCC'));
  await said.until(({ watch }) => watch.changed.some((file) => file.includes('pack.domain.p5/data/lens.json')));
  expectClean(root);
  expect(await end(child, 'SIGTERM')).toEqual([0, null]);
});

/** Breaks a lens below a directory until the watcher reports it: changes found by polling have no path. */
async function breakLens({ next }: ReturnType<typeof documentsOf>, root: string, packs: string): Promise<void> {
  const path = `${packs}/domain/pack.domain.p2/data/lens.json`;
  for (let broken = '{', isTold = false; !isTold; broken += ' ') {
    writeByRename(join(root, path), broken);
    const { result, watch } = await next();
    isTold = result === 'refused' && watch.changed.some((changed) => changed.startsWith(path));
  }
}

test('a change of `packs_root` takes effect when the directory exists', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();
  writeFileSync(join(root, 'xstack.config.json'), '{ "packs_root": "content" }');
  expect(await said.until(({ watch }) => watch.appeared.length > 0)).toMatchObject({
    result: 'refused',
    lockfile_path: null,
    diagnostics: [{ code: 'refuse.config.invalid' }],
    watch: { appeared: [{ code: 'refuse.config.invalid' }] },
  });
  renameSync(join(root, 'packs'), join(root, 'content'));
  await said.until(({ result }) => result === 'complete');
  await breakLens(said, root, 'content');
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test('a content model and a shadowed schema take effect when they are written', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const said = documentsOf(child);
  expect(await said.next()).toMatchObject({ result: 'complete' });
  writeByRename(join(root, 'schemas/content_model.json'), '{');
  expect(await said.until(({ result }) => result === 'refused')).toMatchObject({
    watch: { changed: ['schemas/content_model.json'] },
  });
  rmSync(join(root, 'schemas/content_model.json'));
  await said.until(({ result }) => result === 'complete');
  writeByRename(join(root, 'schemas/lens.schema.json'), '{}');
  expect(await said.until(({ watch }) => watch.appeared.length > 0)).toMatchObject({
    result: 'complete',
    watch: { changed: ['schemas/lens.schema.json'], appeared: [{ code: 'note.editor.shadowed_schema' }] },
  });
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test('Ctrl-C ends the watch in order where `signal-exit` listens, too', async () => {
  const root = onDisk(smallWorld());
  const preload = join(root, 'listen.cjs');
  writeFileSync(preload, `require(${JSON.stringify(join(packageDirectory, 'node_modules/signal-exit'))})(() => {});`);
  const child = started(process.execPath, ['-r', preload, program, 'run', '--watch', '--json', '--repo-root', root]);
  expect(await documentsOf(child).next()).toMatchObject({ result: 'complete' });
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test('a second bundle: refused until the config names one of them', async () => {
  const bundles = Object.entries(smallWorld()).filter(([path]) => !path.startsWith('bundles/bundle.base.lab/'));
  const root = onDisk(Object.fromEntries(bundles));
  const said = documentsOf(watch(root, '--json'));
  expect(await said.next()).toMatchObject({ result: 'complete', bundle_id: 'bundle.small.lab' });

  const [[path, content]] = Object.entries(bundle(['pack.domain.p1'], 'bundle.other.lab')) as [[string, string]];
  writeByRename(join(root, path), content);
  const { stdout, status } = xstack(['run', '--json'], { cwd: root });
  expect(status).toBe(2);
  const [{ code, message }] = JSON.parse(stdout).diagnostics;
  const ambiguous = await said.until(({ watch }) => watch.appeared.length > 0);
  expect(ambiguous).toMatchObject({ result: 'refused', diagnostics: [{ code, message }] });

  writeFileSync(join(root, 'xstack.config.json'), '{ "default_bundle": "bundle.other.lab" }');
  const chosen = await said.until(({ result }) => result === 'complete');
  expect(chosen).toMatchObject({ bundle_id: 'bundle.other.lab', watch: { gone: [{ code, message }] } });
});

test('a watch that begins with several bundles ends like a run', () => {
  const bundles = Object.entries(smallWorld()).filter(([path]) => !path.startsWith('bundles/bundle.base.lab/'));
  const root = onDisk({ ...Object.fromEntries(bundles), ...bundle(['pack.domain.p1'], 'bundle.other.lab') });
  const [run, watched] = [[], ['--watch']].map((options) => xstack(['run', ...options], { cwd: root }));
  expect(watched).toMatchObject({ status: 2, stdout: '', stderr: run?.stderr });
  expect(run?.stderr).toContain('name the bundle with --bundle: bundle.other.lab, bundle.small.lab');
});

test('packs behind a link are watched', async () => {
  const root = onDisk(smallWorld());
  const place = onDisk({});
  renameSync(join(root, 'packs'), join(place, 'content'));
  symlinkSync(join(place, 'content'), join(root, 'packs'));
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();
  await breakLens(said, root, 'packs');
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test('a repository that is removed and restored is watched again', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();
  rmSync(root, { recursive: true });
  await said.until(({ result }) => result === 'failed');
  renameSync(onDisk(smallWorld()), root);
  await said.until(({ result }) => result === 'complete');
  await breakLens(said, root, 'packs');
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test('many changes at once, as of git, give the result of a clean run', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();
  for (let round = 0; round < 5; round++)
    for (let number = 1; number <= 5; number++) {
      const path = join(root, `packs/domain/pack.domain.p${number}/data/domain.json`);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/[A-Z]{4}/, 'ABCDE'[round]?.repeat(4) as string));
    }
  const last = join(root, 'packs/domain/pack.domain.p1/README.md');
  writeFileSync(last, 'Last.\n');
  await said.until(({ watch }) => watch.changed.includes('packs/domain/pack.domain.p1/README.md'));
  expectClean(root);
  await end(child, 'SIGINT');
  expect(readdirSync(join(root, 'build'), { recursive: true }).filter((name) => String(name).includes('.tmp'))).toEqual(
    [],
  );
});
