/** No command opens a network connection unless a remote is named: shown by a trace of system calls. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { program, root } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

const hasStrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
const test = testWith('strace', hasStrace);

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-network-'));
  for (const name of ['packs', 'bundles', 'schemas'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
  cpSync(join(root, 'docs/examples/night_walk'), join(directory, 'night_walk'), { recursive: true });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Trace {
  readonly status: number | null;
  /** Sockets of the internet and calls with an address of it, in every process that the command starts. */
  readonly connections: readonly string[];
  readonly traced: string;
}

/** Runs a command below strace. Sockets of this machine (pipes to `git`, the kernel's own) are no connections. */
function trace(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Trace {
  const log = join(directory, 'trace');
  const { PATH = '', HOME = '' } = process.env;
  const { status } = spawnSync(
    'strace',
    ['-f', '-qq', '-e', 'trace=%network,execve', '-o', log, process.execPath, program, ...argv],
    { cwd: directory, env: { PATH, HOME, ...env }, encoding: 'utf8' },
  );
  const traced = readFileSync(log, 'utf8');
  const isConnection = (line: string) => /^\d+ +socket\(AF_INET|sa_family=AF_INET/.test(line);
  return { status, traced, connections: traced.split('\n').filter(isConnection) };
}

const offline: readonly (readonly string[])[] = [
  ['run', 'strict'],
  ['run', '--locked'],
  ['run', 'full', '--cache', 'off'],
  ['bundle', 'list'],
  ['bundle', 'validate'],
  ['pack', 'list'],
  ['pack', 'validate'],
  ['pack', 'hash', 'pack.core.runtime'],
  ['registry', 'compile'],
  ['lockfile', 'validate'],
  ['migrate'],
  ['explain', 'circular_dependency'],
  ['schema', 'list'],
  ['init', 'started', '--yes'],
  ['doctor'],
  ['cache', 'verify'],
  ['scene', 'validate', 'night_walk'],
  ['scene', 'publish', '--package', 'night_walk'],
  ['scene', 'list'],
  ['scene', 'install', '--name', 'night-walk', '--out', 'walk'],
  ['scene', 'verify', 'walk'],
  ['scene', 'audit'],
  ['package', 'export', '--name', 'demo', '--version', '1.0.0', '--reason', 'x', '--to', 'demo.json'],
  ['package', 'plan', 'demo.json', '--strategy', 'skip_existing'],
  ['package', 'list'],
  ['governance', 'verify'],
  ['--help'],
];

test('run, checks, scene and package commands open no connection', () => {
  for (const argv of offline) {
    const { status, connections, traced } = trace(argv);
    expect(traced, `strace saw nothing of \`${argv.join(' ')}\``).toContain('execve(');
    expect({ argv, status, connections }).toEqual({ argv, status: 0, connections: [] });
  }
});

test('a store that the environment names is contacted, and the trace shows it', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  // The server of this process does not answer while it waits for the command: the connection waits in its queue.
  const env = { XSTACK_DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none?connect_timeout=1` };
  const { connections } = trace(['package', 'list'], env);
  await new Promise((resolve) => server.close(resolve));
  expect(connections.join('\n')).toContain(`sin_port=htons(${port})`);
});
