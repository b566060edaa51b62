import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { program } from '../support/binary.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { bundle, onDisk } from '../support/repository.ts';
import { testWith } from '../support/skip.ts';
import { documentsOf, end, expectClean, started, watch, writeByRename } from '../support/watch.ts';

const lens = 'packs/domain/pack.domain.p2/data/lens.json';

/** Returns a function that gives the output of a stream so far. */
function textOf(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

test('changes are reported as one JSON document a line', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const stderr = textOf(child.stderr);
  const said = documentsOf(child);
  const first = await said.next();
  expect(first).toMatchObject({ result: 'complete', watch: { run: 1, changed: [], appeared: [], gone: [] } });
  const right = readFileSync(join(root, lens), 'utf8');

  writeByRename(join(root, lens), right.replace('AAAA', 'BBBB'));
  const changed = await said.next();
  expect(changed).toMatchObject({ result: 'complete', watch: { run: 2, appeared: [], gone: [] } });
  expect(changed.watch.changed[0]).toContain(lens);
  expectClean(root);

  writeFileSync(join(root, lens), '{');
  const broken = await said.until(({ result }) => result === 'refused');
  expect(broken.watch.appeared).toMatchObject([
    { code: 'refuse.pack_contrib.invalid_payload_json', file: lens, range: { start: { line: 1 } } },
  ]);

  rmSync(join(root, lens));
  const gone = await said.until(({ watch }) => watch.gone.length > 0);
  expect(gone.watch.appeared.map(({ code }) => code)).toContain('refuse.pack_contrib.missing_path');

  writeByRename(join(root, lens), right);
  const mended = await said.until(({ result }) => result === 'complete');
  expect(mended.watch.gone.map(({ code }) => code)).toContain('refuse.pack_contrib.missing_path');
  expectClean(root);

  expect(await end(child, 'SIGINT')).toEqual([0, null]);
  expect(stderr()).toBe('');
});

test('a long-running watch reports the same as at first', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root, '--json');
  const stderr = textOf(child.stderr);
  const said = documentsOf(child);
  await said.next();
  for (let round = 0; round < 12; round++) {
    writeByRename(
      join(root, lens),
      readFileSync(join(root, lens), 'utf8').replace(/[A-Z]{4}/, `ABC${'DE'[round % 2]}`),
    );
    await said.next();
  }
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
  expect(stderr()).toBe('');
});

test('text output names changed files, new and fixed diagnostics', async () => {
  const root = onDisk(smallWorld());
  const child = watch(root);
  const heard = { stdout: textOf(child.stdout), stderr: textOf(child.stderr) };
  const until = async (stream: 'stdout' | 'stderr', what: string) => {
    while (!heard[stream]().includes(what)) await once(child[stream], 'data');
  };
  await until('stdout', 'Ctrl-C ends it');
  const right = readFileSync(join(root, lens), 'utf8');
  writeFileSync(join(root, lens), '[]');
  await until('stdout', `\n${lens} changed\n`);
  await until('stderr', 'error[refuse.pack_contrib.invalid_payload_json]');
  writeFileSync(join(root, lens), right);
  await until('stdout', 'gone: error[refuse.pack_contrib.invalid_payload_json]');
  // A diagnostic without a file has none after it is fixed, either.
  writeFileSync(join(root, 'xstack.config.json'), '{ "packs_root": "nowhere" }');
  await until('stderr', 'error[refuse.config.invalid]');
  rmSync(join(root, 'xstack.config.json'));
  await until('stdout', 'gone: error[refuse.config.invalid]');
  expect(heard.stdout()).not.toContain('failed: ');
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

test.each([
  ['an option', ['--poll', '50'], {}],
  ['an option without a value', ['--poll'], {}],
  ['a variable', [], { XSTACK_POLL: '50' }],
])('files are polled if %s requests it', async (_, options, env) => {
  const root = onDisk(smallWorld());
  const child = started(process.execPath, [program, 'run', '--watch', '--json', '--repo-root', root, ...options], env);
  const said = documentsOf(child);
  expect(await said.next()).toMatchObject({ watch: { run: 1, poll_ms: options.length === 1 ? 1000 : 50 } });
  const right = readFileSync(join(root, lens), 'utf8');
  writeFileSync(join(root, lens), '{');
  const broken = await said.until(({ result }) => result === 'refused');
  expect(broken.watch.changed).toEqual([lens]);
  renameSync(join(root, 'packs'), join(root, 'elsewhere'));
  expect(await said.until(({ result }) => result === 'failed')).toMatchObject({ bundle_id: null, out_dir: 'build' });
  renameSync(join(root, 'elsewhere'), join(root, 'packs'));
  writeFileSync(join(root, lens), right.replace('AAAA', 'BBBB'));
  await said.until(({ result }) => result === 'complete');
  expectClean(root);
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
});

const limited = ['-Ur', 'sh', '-c', 'echo 2 > /proc/sys/user/max_inotify_watches && exec "$@"', 'sh'];
const canLimit = spawnSync('unshare', [...limited, 'true']).status === 0;

testWith('`unshare` with a user namespace', canLimit)(
  'files are polled if the system has no watches left, and the reason names paths from the root',
  async () => {
    const root = onDisk(smallWorld());
    const child = started('unshare', [...limited, process.execPath, program, 'run', '--watch', '--repo-root', root]);
    const heard = textOf(child.stdout);
    while (!heard().includes('looking for changes every 1000 ms: cannot watch')) await once(child.stdout, 'data');
    expect(heard()).not.toContain(root);
    writeFileSync(join(root, lens), '{');
    while (!heard().includes(`${lens} changed`)) await once(child.stdout, 'data');
    await end(child, 'SIGTERM');
  },
);

test('a watch continues after a briefly unreadable file and a switch of branches', async () => {
  const root = onDisk(smallWorld());
  const git = (...args: string[]) =>
    expect(spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root }).status).toBe(0);
  git('init', '-q', '-b', 'one');
  git('add', '-A');
  git('commit', '-qm', 'one');
  git('checkout', '-qb', 'other');
  rmSync(join(root, 'packs/domain/pack.domain.p5'), { recursive: true });
  writeFileSync(
    join(root, 'bundles/bundle.base.lab/bundle.json'),
    bundle(['pack.domain.p2'])['bundles/bundle.base.lab/bundle.json'] as string,
  );
  git('add', '-A');
  git('commit', '-qm', 'other');
  const child = watch(root, '--json');
  const said = documentsOf(child);
  await said.next();
  for (let round = 0; round < 4; round++) {
    git('checkout', '-q', round % 2 === 0 ? 'one' : 'other');
    const packs = round % 2 === 0 ? 5 : 2;
    const last = await said.until((each) => each.result === 'complete' && each.ordered_pack_ids.length === packs);
    expect(JSON.stringify(last)).not.toContain(root);
  }
  expect(await end(child, 'SIGINT')).toEqual([0, null]);
  expectClean(root);
});
