import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command as verify } from '../../../tools/xstack/commands/scene/verify.ts';
import { filesBelow, runBinary, runBinaryAsync } from './binary.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './world.ts';

/** System calls that can change a file or directory, or their state on disk. */
const changingCalls =
  'write,pwrite64,writev,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,fsync,fdatasync,ftruncate,utimensat,copy_file_range';

/** A command that is killed at each of its system calls. */
export interface CrashCase {
  readonly name: string;
  /** The commands that ran before. */
  readonly before: readonly (readonly string[])[];
  readonly command: readonly string[];
  /** True if the command replaces a directory, which permits further states. */
  readonly isSwap?: boolean;
  /** True if the target is an empty directory at first. */
  readonly isInPlace?: boolean;
}

const publish1 = ['scene', 'publish', '--package', 'one'];
const install1 = ['scene', 'install', '--name', 'lantern', '--out', 'target'];

export const crashCases: readonly CrashCase[] = [
  { name: 'publish', before: [], command: publish1 },
  { name: 'publish --force', before: [publish1], command: ['scene', 'publish', '--package', 'other', '--force'] },
  { name: 'unpublish', before: [publish1], command: ['scene', 'unpublish', '--name', 'lantern', '--version', '1.0.0'] },
  { name: 'install', before: [publish1], command: install1 },
  { name: 'install into an empty directory', before: [publish1], command: install1, isInPlace: true },
  {
    name: 'install --force',
    before: [publish1, install1, ['scene', 'publish', '--package', 'two']],
    command: [...install1, '--force'],
    isSwap: true,
  },
];

/** A point at which a command is killed: the n-th call of a kind by a thread, perhaps only of those on some path. */
export interface CrashPoint {
  readonly call: string;
  readonly n: number;
  readonly path?: string;
}

/** The world before the command, made once and copied for every point. */
export function prepare(binary: string, { before, isInPlace }: CrashCase): SceneWorld {
  const world = makeWorld();
  writeScene(world, 'one', { files: { 'scenes/main.yaml': 'one\n', 'data/b.txt': 'b' } });
  writeScene(world, 'other', { files: { 'scenes/main.yaml': 'other\n', 'data/b.txt': 'b' } });
  writeScene(world, 'two', { version: '2.0.0', files: { 'scenes/main.yaml': 'two\n', 'data/c.txt': 'c' } });
  for (const args of before) {
    const { exit, stderr } = runBinary(binary, args, { cwd: world.root });
    if (exit !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  }
  if (isInPlace === true) mkdirSync(world.path('target'));
  return world;
}

const lock = '.kiro/registry/.xstack/lock';

/**
 * The points of a command: on the main thread all of them, on the worker those that concern the lock. Writes to the
 * pipes between Node's threads come at unpredictable times and count, so that some points are reached late or never.
 */
export function crashPoints(binary: string, base: SceneWorld, { command }: CrashCase): CrashPoint[] {
  const world = copyOf(base);
  const log = `${world.root}.log`;
  runBinary(binary, command, {
    cwd: world.root,
    below: ['strace', '-f', '-qq', '-o', log, '-e', `trace=${changingCalls}`],
  });
  const lines = readFileSync(log, 'utf8').split('\n');
  rmSync(log);
  world.remove();
  const main = lines[0]?.split(' ')[0] ?? '';
  const calls = (isMeant: (line: string) => boolean) =>
    lines.filter(isMeant).flatMap((line) => /^\d+ +([a-z0-9_]+)\(/.exec(line)?.[1] ?? []);
  return [
    ...numbered(calls((line) => line.startsWith(`${main} `))),
    ...numbered(calls((line) => line.includes(`${lock}"`))).map((point) => ({ ...point, path: lock })),
  ];
}

function numbered(calls: readonly string[]): CrashPoint[] {
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const n = (counts.get(call) ?? 0) + 1;
    counts.set(call, n);
    return { call, n };
  });
}

export interface KillResult {
  readonly wasKilled: boolean;
  readonly problems: readonly string[];
}

/** Kills the command at one system call and returns all problems found afterwards. */
export async function killAt(
  binary: string,
  base: SceneWorld,
  crash: CrashCase,
  point: CrashPoint,
  states: States,
): Promise<KillResult> {
  const world = copyOf(base);
  try {
    const on = point.path === undefined ? [] : ['-P', join(world.root, point.path)];
    const inject = `inject=${point.call}:signal=SIGKILL:when=${point.n}`;
    const { signal } = await runBinaryAsync(binary, crash.command, {
      cwd: world.root,
      below: ['strace', '-f', '-qq', '-o', '/dev/null', ...on, '-e', inject],
    });
    return { wasKilled: signal === 'SIGKILL', problems: await examineAfterCrash(binary, world, crash, states) };
  } finally {
    world.remove();
  }
}

export interface States {
  readonly before: string;
  readonly after: string;
}

/** Returns the states before and after the command without a crash. */
export function statesOf(binary: string, base: SceneWorld, { command }: CrashCase): States {
  const world = copyOf(base);
  const before = stateOf(world);
  const { exit, stderr } = runBinary(binary, command, { cwd: world.root });
  if (exit !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  const after = stateOf(world);
  world.remove();
  return { before, after };
}

async function examineAfterCrash(
  binary: string,
  world: SceneWorld,
  crash: CrashCase,
  states: States,
): Promise<string[]> {
  const problems: string[] = [];
  const { cwd } = { cwd: world.root };
  const state = stateOf(world);
  const isSwapping = crash.isSwap === true && !existsSync(world.path('target')) && isKeptBeside(world);
  const isMoving =
    crash.isInPlace === true && readdirSync(world.path('target')).some((name) => name.startsWith('.xstack-new.'));
  if (state !== states.before && state !== states.after && !isSwapping && !isMoving)
    problems.push(`neither old nor new: ${state}`);
  // A command that was killed after its last change may be refused when repeated.
  const isDone = state === states.after && intents(world).length === 0;
  const again = await runBinaryAsync(binary, crash.command, { cwd });
  if (again.exit !== 0 && !isDone) problems.push(`the same command failed: ${again.stderr}${again.stdout}`);
  const final = stateOf(world);
  if (final !== states.after) problems.push(`the same command led elsewhere: ${final}`);
  const verified = await world.run(verify, { fix: true }, { cwd });
  if (verified.result !== 'complete') problems.push(`verify --fix: ${said(verified).join(', ')}`);
  const orphans = filesBelow(world.path('.kiro/registry')).filter(
    (path) => path.endsWith('.tgz') && !isNamed(world, path),
  );
  if (orphans.length > 0) problems.push(`orphans: ${orphans.join(', ')}`);
  const litter = filesBelow(world.root).filter((path) => /\.tmp$|\.xstack-|\.xstack\/(?!lock)/.test(path));
  if (litter.length > 0) problems.push(`litter: ${litter.join(', ')}`);
  return problems;
}

function intents(world: SceneWorld): string[] {
  return filesBelow(world.root).filter((path) => /(^|\/)intent\.|xstack-(done|old|new)\./.test(path));
}

/**
 * The state that a reader observes: the tarball of each version in the index (at its path, or, while it is being
 * replaced, aside), and the installed directory.
 */
function stateOf(world: SceneWorld): string {
  const root = world.path('.kiro/registry');
  const index = existsSync(join(root, 'registry-index.json'))
    ? JSON.parse(readFileSync(join(root, 'registry-index.json'), 'utf8'))
    : { packages: {} };
  const versions: Record<string, string> = {};
  for (const [name, entry] of Object.entries<{ versions: Record<string, { integrity: string; tarball: string }> }>(
    index.packages,
  )) {
    for (const [version, { integrity, tarball }] of Object.entries(entry.versions)) {
      const places = [join(root, tarball), join(root, '.xstack/replaced', `${integrity.slice(7)}.tgz`)];
      versions[`${name}@${version}`] = places.some((path) => hash(path) === integrity) ? integrity : 'unreadable';
    }
  }
  const target = existsSync(world.path('target'))
    ? Object.entries(world.picture('target')).filter(([path]) => path !== 'scene-install-manifest.json')
    : null;
  return JSON.stringify({ versions, target });
}

function hash(path: string): string | undefined {
  return existsSync(path) ? `sha256-${createHash('sha256').update(readFileSync(path)).digest('hex')}` : undefined;
}

function isNamed(world: SceneWorld, path: string): boolean {
  return readFileSync(world.path('.kiro/registry/registry-index.json'), 'utf8').includes(`"${path}"`);
}

/** Between two renames, the old directory is complete beside the target, and the next install restores it. */
function isKeptBeside(world: SceneWorld): boolean {
  return readdirSync(world.root).some((name) => name.startsWith('.target.xstack-old.'));
}

function copyOf(base: SceneWorld): SceneWorld {
  const root = mkdtempSync(join(tmpdir(), 'xstack-crash-'));
  cpSync(base.root, root, { recursive: true });
  const path = (...parts: readonly string[]) => join(root, ...parts);
  return { ...makeWorldAt(root), path };
}

function makeWorldAt(root: string): SceneWorld {
  const world = makeWorld();
  world.remove();
  return {
    ...world,
    root,
    path: (...parts) => join(root, ...parts),
    picture: (name = '.') =>
      Object.fromEntries(
        filesBelow(join(root, name)).map((file) => [file, readFileSync(join(root, name, file)).toString('base64')]),
      ),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
