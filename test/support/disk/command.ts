/** Runs commands on a simulated disk, in this thread. */
import { Readable } from 'node:stream';
import type { CliHost } from '../../../tools/xstack/cli/main.ts';
import { perform, type System } from './calls.ts';
import type { Program } from './load-program.ts';
import type { PosixDisk } from './posix-disk.ts';

/** The working directory of every command. */
export const cwd = '/project';

export interface CommandOutput {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line; `system` decides what its calls do. */
export async function runOn(program: Program, argv: readonly string[], system: System): Promise<CommandOutput> {
  const printed = { stdout: '', stderr: '' };
  program.attach(system);
  const exit = await program.main(argv, host(printed));
  return { exit, ...printed };
}

/** Runs one command line without interference. */
export function run(program: Program, argv: readonly string[], disk: PosixDisk): Promise<CommandOutput> {
  return runOn(program, argv, (call) => perform(disk, call));
}

/** Everything but the disk is the same for every command, so that equal disks lead to equal bytes. */
function host(printed: { stdout: string; stderr: string }): CliHost {
  return {
    cwd,
    env: {},
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    progress: () => {},
    signal: new AbortController().signal,
    stdin: Readable.from([]),
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
    isTerminal: false,
    width: 100,
    version: '0.0.0-simulation',
  };
}

/** Replaces files as an editor does: written beside, synced, renamed. */
export function replaceFiles(disk: PosixDisk, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const [whole, beside] = [`${cwd}/${path}`, `${cwd}/edited`];
    const descriptor = disk.open(beside, 'wx', 0o666);
    disk.write(descriptor, Buffer.from(content));
    disk.fsync(descriptor);
    disk.close(descriptor);
    disk.rename(beside, whole);
    const directory = disk.open(whole.slice(0, whole.lastIndexOf('/')), 'r', 0);
    disk.fsync(directory);
    disk.close(directory);
  }
}

/** Puts files into the working directory, preserved. */
export function putFiles(disk: PosixDisk, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const whole = `${cwd}/${path}`;
    makeParents(disk, whole);
    if (disk.exists(whole)) disk.unlink(whole);
    const descriptor = disk.open(whole, 'wx', 0o666);
    disk.write(descriptor, Buffer.from(content));
    disk.close(descriptor);
  }
  preserveAll(disk);
}

/** Makes everything durable, as an operating system does after some time. */
function preserveAll(disk: PosixDisk): void {
  for (const ino of disk.inodes.keys()) disk.pending.sync(ino, disk.durable);
}

/** The files below a path of the working directory, by their paths. */
export function filesBelow(disk: PosixDisk, path: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const visit = (at: string): void => {
    if (!disk.exists(at)) return;
    for (const [name, kind] of disk.list(at)) {
      if (kind === 'directory') visit(`${at}/${name}`);
      else found.set(`${at}/${name}`.slice(cwd.length + 1), dataOf(disk, `${at}/${name}`));
    }
  };
  visit(path === '' ? cwd : `${cwd}/${path}`);
  return found;
}

function dataOf(disk: PosixDisk, path: string): Buffer {
  const descriptor = disk.open(path, 'r', 0);
  const bytes = disk.read(descriptor, Number.MAX_SAFE_INTEGER, 0);
  disk.close(descriptor);
  return bytes;
}

function makeParents(disk: PosixDisk, path: string): void {
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1))
    if (!disk.exists(path.slice(0, at))) disk.mkdir(path.slice(0, at));
}
