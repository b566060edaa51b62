/** Watch mode: a running program, and changes of files. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { program, xstack } from '../support/binary.ts';
import { smallWorld } from '../support/incremental.ts';
import { bundle, onDisk } from '../support/repository.ts';
import { testWith } from '../support/skip.ts';

interface WatchDocument {
  readonly result: string;
  readonly ordered_pack_ids: readonly string[];
  readonly diagnostics: readonly { readonly code: string }[];
  readonly watch: {
    readonly run: number;
    readonly changed: readonly string[];
    readonly appeared: readonly { readonly code: string; readonly range?: unknown }[];
    readonly gone: readonly { readonly code: string }[];
  };
}

const lens = 'packs/domain/pack.domain.p2/data/lens.json';

function watch(root: string, ...options: string[]): ChildProcessWithoutNullStreams {
  return started(process.execPath, [program, 'run', '--watch', '--repo-root', root, ...options]);
}

function started(command: string, args: readonly string[], env = {}): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** The documents of `--json`, one per line; waits for the requested one. */
function documentsOf(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<WatchDocument> => JSON.parse((await lines.next()).value as string);
  const until = async (isWanted: (said: WatchDocument) => boolean): Promise<WatchDocument> => {
    for (;;) {
      const said = await next();
      if (isWanted(said)) return said;
    }
  };
  return { next, until };
}

/** Returns a function that gives the output of a stream so far. */
function textOf(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

async function end(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals) {
  const closed = once(child, 'close');
  child.kill(signal);
  return closed;
}

/** As many editors write: beside the file, then over it. */
function writeByRename(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}~`, content);
  renameSync(`${path}~`, path);
}

function lockfile(root: string, out: string): string {
  return readFileSync(join(root, out, 'lockfile.json'), 'utf8');
}

function expectClean(root: string): void {
  expect(xstack(['run', '--quiet', '--cache', 'off', '--out', 'clean'], { cwd: root }).status).toBe(0);
  expect(lockfile(root, 'build')).toBe(lockfile(root, 'clean'));
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

test('a watch that begins with several bundles ends as a run does', () => {
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
  expect(heard.stdout()).not.toContain('failed, ');
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
