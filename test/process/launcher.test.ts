/** The launcher with fake build scripts and a fake npm that record their calls. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'rolldown/utils';
import { satisfies } from 'semver';
import { beforeEach, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import buildPackages from '../../tools/xstack/bin/build-packages.json' with { type: 'json' };
import { root } from '../support/binary.ts';
import { onDisk } from '../support/repository.ts';

const builder = (name: string) => `
  import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
  appendFileSync('log', '${name}\\n');
  await new Promise((done) => setTimeout(done, Number(process.env.BUILD_MS ?? 0)));
  if ('${name}' === 'bundle') rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist', { recursive: true });
  for (const file of ['core/base/schema/generated/pack_manifest.js', 'portal/contract/validators.js']) {
    mkdirSync('tools/xstack/' + file.slice(0, file.lastIndexOf('/')), { recursive: true });
    writeFileSync('tools/xstack/' + file, '');
  }
  writeFileSync('dist/xstack.cjs', 'console.log("ran " + process.argv.slice(2))');
`;

const storer = `
  const { appendFileSync, mkdirSync } = require('node:fs');
  appendFileSync('log', 'store\\n');
  mkdirSync('dist/code/' + process.version + '-' + process.platform + '-' + process.arch, { recursive: true });
`;

/** `a` builds the program and needs the `c` inside of it; `b` is a development tool. */
const lockWith = (integrity: string) =>
  JSON.stringify({
    packages: {
      '': {},
      'node_modules/a': { integrity, dev: true, dependencies: { c: '1' } },
      'node_modules/a/node_modules/c': { integrity: 'sha512-c' },
      'node_modules/b': { integrity: 'sha512-b' },
      'node_modules/c': { integrity: 'sha512-other' },
    },
  });

/** A checkout without build and packages, and a fake `npm` that installs the packages of the lockfile or fails. */
function checkout(): string {
  const directory = onDisk({
    'package.json': JSON.stringify({ devDependencies: { a: '^1.0.0', b: '^1.0.0' } }),
    'package-lock.json': lockWith('sha512-a'),
    'tools/xstack/bin/build-packages.json': '["a"]',
    'schemas/a.schema.json': '{}',
    'docs/contract/a.json': '{}',
    'tools/xstack/build/generate-modules.mjs': builder('generate'),
    'tools/xstack/build/bundle.mjs': builder('bundle'),
    'tools/xstack/build/store-code.cjs': storer,
    'bin/npm': `#!/bin/sh
echo install >> "$HOME/log"
[ -z "$NPM_FAILS" ] || { echo "npm error: no network" >&2; exit 7; }
mkdir -p node_modules
cp package-lock.json node_modules/.package-lock.json
`,
  });
  chmodSync(join(directory, 'bin/npm'), 0o755);
  for (const file of ['bin/launch.cjs', 'bin/setup.cjs', 'bin/installed-packages.cjs', 'build/check-node.cjs'])
    cpSync(join(root, 'tools/xstack', file), join(directory, 'tools/xstack', file));
  return directory;
}

interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly preload?: string;
}

function begin(directory: string, { env = {}, preload }: StartOptions = {}): ChildProcess {
  const path = [join(directory, 'bin'), process.env['PATH']].join(delimiter);
  const flags = preload === undefined ? [] : ['--require', preload];
  return spawn(process.execPath, [...flags, join(directory, 'tools/xstack/bin/launch.cjs'), 'x'], {
    env: { PATH: path, HOME: directory, ...env },
  });
}

async function start(directory: string, options?: StartOptions) {
  const child = begin(directory, options);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const status = await new Promise((done) => child.once('close', done));
  return { status, stdout, stderr };
}

const log = (directory: string) => readFileSync(join(directory, 'log'), 'utf8').trim().split('\n');

beforeEach(({ skip }) => {
  if (process.platform === 'win32') skip('a shell script stands in for npm');
});

test('installs and builds once, with a message; then it only starts', async () => {
  const directory = checkout();
  const first = await start(directory);
  expect(first).toMatchObject({ status: 0, stdout: 'ran x\n' });
  expect(first.stderr).toContain('installing packages (once)');
  expect(await start(directory)).toEqual({ status: 0, stdout: 'ran x\n', stderr: '' });
  expect(log(directory)).toEqual(['install', 'generate', 'bundle', 'store']);
});

/** Loaded by the checks of a portal only, which install everything. */
const forChecks = ['playwright-core'];

test('the packages that building takes are those that the sources import', () => {
  const paths = readdirSync(join(root, 'tools'), { recursive: true, encoding: 'utf8' });
  const imported = paths
    .filter((path) => /\.(?:tsx?|[cm]js)$/.test(path) && !path.includes('generated'))
    .map((path) => readFileSync(join(root, 'tools', path), 'utf8'))
    .flatMap((source) => [
      ...source.matchAll(/^(?:import (?!type )|} from |.*import\().*?'((?:@[\w-]+\/)?[\w-]+)[^']*'/gm),
    ])
    .map(([, name]) => name as string)
    .filter((name) => name in manifest.devDependencies && !forChecks.includes(name));
  expect(buildPackages).toEqual([...new Set(imported)].sort());
});

test('each launcher has one for cmd.exe with the same command', () => {
  const directory = join(root, 'tools/xstack');
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.'))
    .map(({ name }) => name);
  expect(names).toContain('xstack');
  for (const name of names) {
    const [, command] = /launch\.cjs" (.*)"\$@"\n$/.exec(readFileSync(join(directory, name), 'utf8')) ?? [];
    expect(readFileSync(join(directory, `${name}.cmd`), 'utf8')).toBe(`@node "%~dp0bin\\launch.cjs" ${command}%*\r\n`);
  }
});

const installedIn = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'node_modules/.package-lock.json'), 'utf8')).packages;

test('the first start installs what the program needs, setup installs everything', async () => {
  const directory = checkout();
  await start(directory);
  expect(installedIn(directory)).toEqual({
    '': { dependencies: { a: '^1.0.0' } },
    'node_modules/a': { integrity: 'sha512-a', dependencies: { c: '1' } },
    'node_modules/a/node_modules/c': { integrity: 'sha512-c' },
  });
  expect(existsSync(join(directory, '.cache/install'))).toBe(false);
  const env = { PATH: [join(directory, 'bin'), process.env['PATH']].join(delimiter), HOME: directory };
  const setup = () => spawnSync(process.execPath, ['tools/xstack/bin/setup.cjs'], { cwd: directory, env }).status;
  expect([setup(), setup()]).toEqual([0, 0]);
  expect(Object.keys(installedIn(directory))).toHaveLength(5);
  expect(log(directory)).toEqual(['install', 'generate', 'bundle', 'store', 'install']);
});

test('builds again when a source has changed, and installs again when the lockfile has', async () => {
  const directory = checkout();
  await start(directory);
  writeFileSync(join(directory, 'schemas/a.schema.json'), '{"x":1}');
  await start(directory);
  expect(log(directory)).toEqual(['install', 'generate', 'bundle', 'store', 'generate', 'bundle', 'store']);
  writeFileSync(join(directory, 'package-lock.json'), lockWith('sha512-new'));
  await start(directory);
  expect(log(directory).filter((line) => line === 'install')).toHaveLength(2);
});

test('of several concurrent starts, one builds and all run the result', async () => {
  const directory = checkout();
  const env = { BUILD_MS: '200' };
  const all = await Promise.all([1, 2, 3, 4].map(() => start(directory, { env })));
  for (const each of all) expect(each).toMatchObject({ status: 0, stdout: 'ran x\n' });
  expect(log(directory).filter((line) => line !== 'store')).toEqual(['install', 'generate', 'bundle']);
});

test('code for a new Node is stored without a build, and the program runs without it, too', async () => {
  const directory = checkout();
  await start(directory);
  rmSync(join(directory, 'dist/code'), { recursive: true });
  await start(directory);
  expect(log(directory)).toEqual(['install', 'generate', 'bundle', 'store', 'store']);
  writeFileSync(join(directory, 'tools/xstack/build/store-code.cjs'), 'process.exit(1)');
  expect(await start(directory)).toMatchObject({ status: 0, stdout: 'ran x\n' });
  expect(existsSync(join(directory, 'dist/code'))).toBe(false);
});

test('the lock of a killed build is removed', async () => {
  const directory = checkout();
  const killed = begin(directory, { env: { BUILD_MS: '3000' } });
  while (!existsSync(join(directory, 'log')) || !log(directory).includes('generate'))
    await new Promise((done) => setTimeout(done, 10));
  killed.kill('SIGKILL');
  await new Promise((done) => killed.once('exit', done));
  expect(existsSync(join(directory, '.cache/build.lock'))).toBe(true);
  expect(await start(directory)).toMatchObject({ status: 0, stdout: 'ran x\n' });
});

test('a failed installation is reported with advice, and retried at the next start', async () => {
  const directory = checkout();
  const failed = await start(directory, { env: { NPM_FAILS: '1' } });
  expect(failed).toMatchObject({ status: 3, stdout: '' });
  expect(failed.stderr).toContain('npm error: no network');
  expect(failed.stderr).toContain('failed (exit code 7); it needs the network');
  expect(failed.stderr).not.toContain('    at ');
  expect(await start(directory)).toMatchObject({ status: 0, stdout: 'ran x\n' });
});

test('an outdated Node is refused with the required version', async () => {
  const directory = checkout();
  const preload = join(directory, 'old.cjs');
  writeFileSync(
    preload,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.1' } });",
  );
  const { status, stderr } = await start(directory, { preload });
  expect(status).toBe(3);
  expect(stderr).toContain('Node 20.19, 22.12 or newer is needed');
  expect(existsSync(join(directory, 'log'))).toBe(false);
});

test.each(['tools/xstack/bin/launch.cjs', 'dist/xstack.cjs'])(
  '%s names the required Node before it uses newer syntax',
  (file) => {
    const path = join(root, file);
    const directory = onDisk({
      'old.cjs': `Object.defineProperty(process.versions, 'node', { value: '18.20.8' });`,
    });
    const { status, stderr } = spawnSync(process.execPath, ['--require', join(directory, 'old.cjs'), path, 'explain'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([3, expect.stringContaining('Node 20.19, 22.12 or newer is needed')]);
    // Node reads a file as a whole: optional chaining and the like would be a syntax error before that line.
    const code = readFileSync(path, 'utf8');
    expect(transformSync(file, code, { target: 'es2018', sourceType: 'commonjs' }).code).toBe(
      transformSync(file, code, { target: 'esnext', sourceType: 'commonjs' }).code,
    );
  },
);

test('the versions of Node that are refused are those before the ranges of `engines`', () => {
  const check = readFileSync(join(root, 'tools/xstack/build/check-node.cjs'), 'utf8');
  const isRefused = (node: string) => {
    let status = 0;
    const exit = (code: number) => {
      status = code;
    };
    runInNewContext(check, { process: { versions: { node }, exit, stderr: { write: () => {} } } });
    return status === 3;
  };
  const versions = ['18.20.8', '20.18.3', '20.19.0', '21.7.3', '22.0.0', '22.11.0', '22.12.0', '24.0.0', '26.1.0'];
  expect(versions.filter((node) => !isRefused(node))).toEqual(
    versions.filter((node) => satisfies(node, manifest.engines.node)),
  );
});

test('`tools/xstack/xstack` is the whole program, also through a link', () => {
  const directory = onDisk({ 'README.md': '' });
  symlinkSync(join(root, 'tools/xstack/xstack'), join(directory, 'xs'));
  const { status, stdout } = spawnSync(join(directory, 'xs'), ['explain', 'missing_dependency'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining('# refuse.pack.missing_dependency')]);
});

test.each([
  ['run', 'run [profile]'],
  ['bundle_list', 'bundle list'],
  ['bundle_validate', 'bundle validate [files..]'],
  ['pack_list', 'pack list'],
  ['pack_validate', 'pack validate [paths..]'],
  ['registry_compile', 'registry compile'],
  ['lockfile_validate', 'lockfile validate'],
])('`tools/xstack/%s` is `xstack %s`', (file, usage) => {
  const { status, stdout } = spawnSync(join(root, 'tools/xstack', file), ['--help'], { encoding: 'utf8' });
  expect([status, stdout.split('\n')[0]]).toEqual([0, `xstack ${usage}`]);
});
