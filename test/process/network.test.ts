/** No command opens a network connection unless a remote is named: shown by a trace of system calls. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as plainTest } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { namedCommand } from '../../tools/xstack/cli/parse/find-command.ts';
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
  ['pack', 'files', 'pack.core.runtime'],
  ['registry', 'compile'],
  ['lockfile', 'build'],
  ['lockfile', 'validate'],
  ['migrate'],
  ['explain', 'circular_dependency'],
  ['explain', 'lens#lens.diegetic.eye/lens_type'],
  ['why', 'pack.core.runtime'],
  ['tree'],
  ['order'],
  ['graph', '--format', 'dot'],
  ['uses', 'pack.core.runtime'],
  ['diff'],
  ['compat', 'build', 'build'],
  ['fix', '--dry-run'],
  ['fmt', 'bundles'],
  ['bisect', '--run', '! grep -q pack.core.runtime build/lockfile.json'],
  ['schema', 'list'],
  ['schema', 'show', 'pack_manifest'],
  ['schema', 'editor'],
  ['completion', 'bash'],
  ['cache', 'info'],
  ['cache', 'verify'],
  ['cache', 'clean'],
  ['init', 'started', '--yes'],
  ['doctor'],
  ['pack', 'new', 'core', 'pack.core.new'],
  ['bundle', 'new', 'bundle.new'],
  ['add', 'bundle.new', 'pack.core.new'],
  ['remove', 'bundle.new', 'pack.core.new'],
  ['baseline'],
  ['scene', 'validate', 'night_walk'],
  ['scene', 'new', 'lantern'],
  ['scene', 'version', '--package', 'lantern', '--bump', 'minor'],
  ['scene', 'pack', 'lantern', '--out', 'lantern.tgz'],
  ['scene', 'publish', '--package', 'lantern'],
  ['scene', 'unpublish', '--name', 'lantern', '--version', '0.2.0'],
  ['scene', 'publish', '--package', 'night_walk'],
  ['scene', 'list'],
  ['scene', 'search', 'night'],
  ['scene', 'info', 'night-walk'],
  ['scene', 'versions', 'night-walk'],
  ['scene', 'stats'],
  ['scene', 'tag', 'ls', '--name', 'night-walk'],
  ['scene', 'lock', 'set', '--name', 'night-walk', '--version', '1.0.0'],
  ['scene', 'owner', 'set', '--name', 'night-walk', '--owner', 'ana'],
  ['scene', 'deprecate', '--name', 'night-walk', '--version', '1.0.0', '--message', 'old'],
  ['scene', 'diff', 'night-walk', '1.0.0', '1.0.0'],
  ['scene', 'install', '--name', 'night-walk', '--out', 'walk'],
  ['scene', 'verify', 'walk'],
  ['scene', 'audit'],
  ['scene', 'uninstall', 'walk'],
  ['package', 'export', '--name', 'demo', '--version', '1.0.0', '--reason', 'x', '--to', 'demo.json'],
  ['package', 'plan', 'demo.json', '--strategy', 'skip_existing'],
  ['package', 'import', 'demo.json', '--strategy', 'override_existing', '--reason', 'x'],
  ['package', 'list'],
  ['package', 'show', 'demo'],
  ['package', 'history', 'demo'],
  ['package', 'rollback', '--reason', 'x'],
  ['governance', 'log'],
  ['governance', 'verify'],
  ['portal', 'user', 'list'],
  ['--help'],
];

test('no command opens a connection', () => {
  for (const argv of offline) {
    const { status, connections, traced } = trace(argv);
    expect(traced, `strace saw nothing of \`${argv.join(' ')}\``).toContain('execve(');
    expect({ argv, status, connections }).toEqual({ argv, status: 0, connections: [] });
  }
});

/** Commands that are not traced. */
const exceptions: Readonly<Record<string, string>> = {
  portal: 'listens, on the address that it is given',
  repro: 'needs a diagnostic, and the sample world has none: it compiles in memory, as `run` does',
  'lockfile merge': 'started by git in a merge: it compiles as `lockfile build` does',
};

plainTest('every command is traced, or has a reason', () => {
  const traced = new Set(offline.flatMap((argv) => namedCommand(argv)?.name ?? []));
  const named = Object.keys(commands).filter((name) => !traced.has(name));
  expect(named.sort()).toEqual(Object.keys(exceptions).sort());
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
