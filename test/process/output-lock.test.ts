/** Several processes and one output directory: turns, owners that died, renames that fail. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { waitForWriters, withOutputLock } from '../../tools/xstack/io/recovery/output-lock.ts';
import { livenessOf, type ProcessIdentity, thisProcess } from '../../tools/xstack/io/recovery/process-identity.ts';
import { fingerprint, program, xstack } from '../support/binary.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const bundles = ['bundle.base.lab', 'bundle.small.lab'];

test('two bundles built into one directory at once: the outputs are those of one of them', async () => {
  const root = onDisk(smallWorld());
  const clean = bundles.map((bundle) => {
    expect(xstack(['run', '--quiet', '--bundle', bundle, '--out', bundle], { cwd: root }).status).toBe(0);
    return fingerprint(join(root, bundle));
  });
  for (let round = 0; round < 3; round++) {
    const children = [...bundles, ...bundles].map((bundle) =>
      once(
        spawn(process.execPath, [program, 'run', '--quiet', '--bundle', bundle, '--repo-root', root], {
          stdio: 'ignore',
        }),
        'close',
      ),
    );
    for (const ended of children) expect(await ended).toEqual([0, null]);
    expect(xstack(['lockfile', 'validate', '--repo-root', root]).stderr).toBe('');
    expect(clean).toContain(fingerprint(join(root, 'build')));
  }
});

const waiting = { progress: () => {}, stderr: () => {}, signal: new AbortController().signal };
const times = { patience_ms: 300, stale_ms: 100 };

/** A lock as this owner would hold it. */
function lockedBy(owner: ProcessIdentity | undefined): string {
  const directory = onDisk({});
  mkdirSync(join(directory, '.xstack-lock/1'), { recursive: true });
  writeFileSync(join(directory, '.xstack-lock/1/owner.json'), owner === undefined ? '{"mach' : JSON.stringify(owner));
  return directory;
}

function sleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function identityOf(pid: number): ProcessIdentity {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] as string;
  return { machine: thisProcess().machine, pid, started };
}

const earlier = { ...thisProcess(), started: '1' };
test.each([
  ['its number belongs to another process by now', earlier],
  ['its record was cut off', undefined],
  ['it is of another machine and does nothing', { machine: 'another', pid: 1, started: '5' }],
])('the lock of a dead owner is taken over: %s', async (_, owner) => {
  const directory = lockedBy(owner);
  expect(await withOutputLock(directory, waiting, () => 'done', times)).toBe('done');
  expect(readdirSync(directory)).toEqual([]);
});

test('the lock of a live owner is respected: a waiting run gives up with its own code and leaves nothing', async () => {
  const directory = lockedBy(thisProcess());
  const failure = await withOutputLock(directory, waiting, () => 'done', times).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({
    code: 'refuse.io.output_locked',
    message: expect.stringContaining('another xstack'),
  });
  expect(readdirSync(directory)).toEqual(['.xstack-lock']);
  const ended = withOutputLock(directory, { ...waiting, signal: AbortSignal.abort() }, () => 'done', times);
  await expect(ended).rejects.toMatchObject({ code: 'refuse.io.output_locked' });
});

test.each([
  ['an invalid record', '.xstack-lock/1/owner.json', '{"machine":"m","pid":-1,"started":"1"}'],
  ['no record', '.xstack-lock/1/other', ''],
  ['files of something else', '.xstack-lock/notes.txt', 'mine'],
  ['a file in the place of an owner', '.xstack-lock/7', ''],
])('a lock with %s is replaced at once, and named', async (_, path, content) => {
  const directory = onDisk({ [path]: content });
  const lines: string[] = [];
  const printing = { ...waiting, stderr: (line: string) => lines.push(line) };
  expect(await withOutputLock(directory, printing, () => 'done', { patience_ms: 0, stale_ms: 60_000 })).toBe('done');
  expect(lines).toEqual([`\`${join(directory, '.xstack-lock')}\` was not the lock of a running xstack: replaced\n`]);
});

test('a file at the path of the lock is named at once, with the cure', async () => {
  const directory = onDisk({ '.xstack-lock': 'junk' });
  const failure = withOutputLock(directory, waiting, () => 'done', { patience_ms: 60_000, stale_ms: 60_000 });
  await expect(failure).rejects.toMatchObject({
    message: expect.stringContaining('not a directory'),
    help: `remove \`${join(directory, '.xstack-lock')}\``,
  });
});

test('a wait is reported after a second, with the owner of the lock', async () => {
  for (const [owner, words] of [
    [thisProcess(), `process ${process.pid} writes`],
    [{ machine: 'another', pid: 4, started: '5' }, 'process 4 of another machine or container writes'],
  ] as const) {
    const lines: string[] = [];
    const printing = { ...waiting, stderr: (line: string) => lines.push(line) };
    const directory = lockedBy(owner);
    const ended = withOutputLock(directory, printing, () => 'done', { patience_ms: 1300, stale_ms: 60_000 });
    await expect(ended).rejects.toMatchObject({ code: 'refuse.io.output_locked' });
    expect(lines).toEqual([`waiting for 1 s: ${words} \`${directory}\`\n`]);
  }
  const validated: string[] = [];
  const printing = { ...waiting, stderr: (line: string) => validated.push(line) };
  expect(await waitForWriters(lockedBy(thisProcess()), printing, { patience_ms: 1300, stale_ms: 1 })).toBe('held');
  expect(validated).toEqual([expect.stringContaining(`process ${process.pid} writes`)]);
});

test('a waiting run gets the lock when it is released', async () => {
  const directory = onDisk({});
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((n) =>
      withOutputLock(directory, waiting, () => {
        expect(readdirSync(directory)).toContain('.xstack-lock');
        order.push(n);
      }),
    ),
  );
  expect(order.sort()).toEqual([1, 2, 3, 4]);
  expect(readdirSync(directory)).toEqual([]);
});

test('a link at the path of the lock is not followed', async () => {
  const [directory, other] = [onDisk({}), onDisk({})];
  symlinkSync(other, join(directory, '.xstack-lock'));
  await expect(withOutputLock(directory, waiting, () => 'done', times)).rejects.toBeInstanceOf(Failure);
  expect(readdirSync(other)).toEqual([]);
});

test.skipIf(process.platform !== 'linux')('a zombie process is dead', async () => {
  const child = sleeper();
  const identity = identityOf(child.pid as number);
  expect(livenessOf(identity)).toBe('alive');
  expect(await waitForWriters(lockedBy(identity), waiting, times)).toBe('held');
  const closed = once(child, 'close');
  // This process reaps its children only between two tasks: until then, a dead child is a zombie.
  child.kill('SIGKILL');
  while (!readFileSync(`/proc/${child.pid}/stat`, 'latin1').includes(') Z '));
  expect(livenessOf(identity)).toBe('dead');
  await closed;
  expect(livenessOf(identity)).toBe('dead');
  expect(await waitForWriters(lockedBy(identity), waiting, times)).toBe('abandoned');
  expect(livenessOf({ ...identity, machine: 'another' })).toBe('unknown');
});

const hasStrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
if (!hasStrace) process.stderr.write('NOT TESTED: failing renames need strace, which is not here or may not trace\n');

/** Runs xstack under strace, which injects a fault into its n-th call of rename. */
function runWithFault(cwd: string, fault: string, n: number) {
  const traced = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename', '-e', 'signal=none'];
  const inject = ['-e', `inject=rename:${fault}:when=${n}`];
  const command = [process.execPath, program, 'run', '--cache', 'off', '--json'];
  return spawnSync('strace', [...traced, ...inject, ...command], { cwd, encoding: 'utf8' });
}

/** A repository with outputs of another bundle: a run replaces all that differ, and makes one more registry. */
function built(): { root: string; before: string } {
  const root = onDisk(smallWorld());
  expect(xstack(['run', '--quiet', '--bundle', 'bundle.small.lab'], { cwd: root }).status).toBe(0);
  return { root, before: fingerprint(join(root, 'build')) };
}

test.skipIf(!hasStrace).each(['EIO', 'ENOSPC'])('%s at any rename leaves the outputs as they were', (code) => {
  const { root, before } = built();
  for (let n = 1; ; n++) {
    const ran = runWithFault(root, `error=${code}`, n);
    if (ran.status === 0) {
      expect(n).toBeGreaterThan(4);
      break;
    }
    expect(ran.status, `rename ${n}: ${ran.stdout}`).toBe(3);
    expect(JSON.parse(ran.stdout).diagnostics[0]).toMatchObject({ code: 'refuse.io.failure' });
    const names = readdirSync(join(root, 'build'), { recursive: true, encoding: 'utf8' });
    if (names.some((name) => name.includes('.xstack-lock'))) return; // The release failed: the outputs are written.
    expect(names.filter((name) => name.includes('.xstack-'))).toEqual([]);
    expect(fingerprint(join(root, 'build')), `rename ${n}`).toBe(before);
  }
});

test.skipIf(!hasStrace)(
  'a killed run leaves a lock that git does not show, `lockfile validate` names and a run takes over',
  () => {
    const { root } = built();
    const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    git('init', '-q');
    git('add', '-A');
    const ran = runWithFault(root, 'signal=KILL', 3);
    expect([ran.signal, ran.status]).not.toEqual([null, 0]);
    expect(existsSync(join(root, 'build/.xstack-lock'))).toBe(true);
    expect(git('status', '--porcelain').stdout).not.toContain('.xstack-lock');
    const validated = xstack(['lockfile', 'validate'], { cwd: root });
    expect(validated).toMatchObject({ status: 1, stderr: expect.stringContaining('refuse.lockfile.interrupted') });
    expect(xstack(['run', '--quiet'], { cwd: root }).status).toBe(0);
    expect(existsSync(join(root, 'build/.xstack-lock'))).toBe(false);
    expect(xstack(['lockfile', 'validate'], { cwd: root })).toMatchObject({ status: 0, stderr: '' });
  },
);
