/** Behaviour of the real program only: streams, exit codes, broken pipes, launchers. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { program, root, xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const sound = () =>
  onDisk({ 'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')), ...bundle(['pack.core.a']) });

/** Prints the files that the program loads, by its own loader (Node 20) or by that of Node. */
const reportLoaded = `
  const vm = require('node:vm');
  const loaded = [];
  vm.Script = class extends vm.Script {
    constructor(source, options) {
      super(source, options);
      loaded.push(options.filename);
    }
  };
  process.on('exit', () => console.log(JSON.stringify([...loaded, ...Object.keys(require.cache)])));
`;

describe('the program', () => {
  test('prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(xstack(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('prints exactly one JSON document on standard output, also when it refuses or fails', () => {
    const good = sound();
    const bad = onDisk({ 'packs/core/pack.core.a/pack.json': '{', ...bundle(['pack.core.a']) });
    const expected: [string[], string, number, string][] = [
      [['run', '--json'], good, 0, 'complete'],
      [['run', '--json'], bad, 1, 'refused'],
      [['run', '--json', '--bundel', 'x'], good, 2, 'failed'],
      [['run', '--format', 'json'], tmpdir(), 2, 'failed'],
    ];
    for (const [argv, cwd, status, result] of expected) {
      const ran = xstack(argv, { cwd });
      expect(ran.status).toBe(status);
      expect((JSON.parse(ran.stdout) as { result: string }).result).toBe(result);
    }
  });

  test.each([
    [['rnu'], []],
    [['scene', 'tga'], []],
    [['run', '--loked'], ['run.cjs']],
    [['bundle', 'list', '--jsn'], ['list.cjs']],
  ])('a typing mistake loads no more than the command that it names: %j', (argv, chunks) => {
    const directory = onDisk({ 'loaded.cjs': reportLoaded });
    const { status, stdout } = xstack(argv, { env: { NODE_OPTIONS: `--require ${join(directory, 'loaded.cjs')}` } });
    const loaded = (JSON.parse(stdout) as string[]).map((file) => basename(file));
    const always = ['loaded.cjs', 'rolldown-runtime.cjs', 'start.cjs', 'xstack.cjs'];
    expect([status, loaded.filter((file) => !always.includes(file))]).toEqual([2, chunks]);
  });

  test('exits quietly when the reader closes the pipe', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${program}" schema show pack_manifest | head -1`],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('writes no colour into a pipe', () => {
    const bad = onDisk({ 'packs/core/pack.core.a/pack.json': '{', ...bundle(['pack.core.a']) });
    expect(xstack(['run'], { cwd: bad }).stderr).not.toContain('\u001b');
    expect(xstack(['run'], { cwd: bad, env: { FORCE_COLOR: '1' } }).stderr).toContain('\u001b[1;31merror');
    expect(xstack(['run'], { cwd: bad, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stderr).not.toContain('\u001b');
  });

  test.each<[string, string[]]>([
    ['xstack.config.json', []],
    ['tools/xstack/compatx/version_registry.json', []],
    ['schemas/registries', []],
    ['build/lockfile.json', ['--locked']],
  ])('unreadable entries are not treated as missing, and FIFOs do not block: %s', (file, options) => {
    for (const put of [
      (path: string) => symlinkSync('nowhere', path),
      (path: string) => symlinkSync(basename(path), path),
      (path: string) => execFileSync('mkfifo', [path]),
    ]) {
      const repository = sound();
      mkdirSync(join(repository, dirname(file)), { recursive: true });
      put(join(repository, file));
      for (const cache of ['on', 'off']) {
        const ran = xstack(['run', '--cache', cache, ...options], { cwd: repository });
        expect(ran.status).toBe(3);
        expect(ran.stderr).toMatch(/^error\[refuse\.io\.failure\]: cannot /m);
        expect(ran.stderr).toContain(file);
      }
    }
  });

  test('an empty --out is refused', () => {
    const repository = sound();
    const { status, stderr } = xstack(['run', '--out', ''], { cwd: repository });
    expect([status, stderr]).toEqual([2, expect.stringContaining('`--out` needs a value')]);
  });

  test.each(['packs', 'packs/core/out', 'bundles', '.xstack/cache'])(
    'does not write into its inputs: --out %s',
    (out) => {
      const repository = sound();
      const { status, stderr } = xstack(['run', '--out', out], { cwd: repository });
      expect(status).toBe(2);
      expect(stderr).toContain(`the output directory \`${out}\` is in \`${out.split('/')[0]}\``);
      expect(xstack(['run', '--out', `my ${out}`], { cwd: repository }).status).toBe(0);
    },
  );

  test('does not write through a link', () => {
    const repository = sound();
    symlinkSync('nowhere', join(repository, 'build'));
    const { status, stderr } = xstack(['run'], { cwd: repository });
    expect(status).toBe(1);
    expect(stderr).toContain('error[refuse.outputs.unsafe_directory]: `build` is a link');
  });

  test('a file that vanishes between listing and reading is reported with its path', () => {
    const repository = sound();
    mkdirSync(join(repository, 'packs/core/pack.core.a/data'));
    symlinkSync('/nowhere', join(repository, 'packs/core/pack.core.a/data/gone.json'));
    const { status, stderr } = xstack(['run'], { cwd: repository });
    expect(status).toBe(1);
    expect(stderr).toContain('error[refuse.pack.symlink]');
  });

  test('a refused run leaves the outputs of the last good run, all of them', () => {
    const repository = sound();
    expect(xstack(['run'], { cwd: repository }).status).toBe(0);
    const before = readFileSync(join(repository, 'build/lockfile.json'), 'utf8');
    writeFileSync(
      join(repository, 'packs/core/pack.core.a/pack.json'),
      text(manifest('pack.core.a', { version: 'no' })),
    );
    expect(xstack(['run'], { cwd: repository }).status).toBe(1);
    expect(readFileSync(join(repository, 'build/lockfile.json'), 'utf8')).toBe(before);
  });
});

describe('the launchers', () => {
  test('work from anywhere, through links and with spaces in the path', () => {
    const directory = onDisk({ 'a b/x': '' });
    symlinkSync(join(root, 'tools/xstack/bundle_list'), join(directory, 'a b/list'));
    const said = execFileSync(join(directory, 'a b/list'), ['--repo-root', root], { cwd: directory, encoding: 'utf8' });
    expect(said).toContain('bundle.base.lab');
  });

  test('validate the part that they are named after', () => {
    const said = execFileSync(join(root, 'tools/xstack/bundle_validate'), ['bundles/bundle.base.lab/bundle.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(said).toBe('1 bundle valid\n');
  });
});

test('the library compiles sources in memory', () => {
  const script = `
    import { compile } from 'xstack';
    const sources = JSON.parse(process.argv[1]);
    const { result, orderedPackIds, outputs } = compile(sources);
    console.log(JSON.stringify({ result, orderedPackIds, files: outputs.size }));
  `;
  const sources = { 'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')), ...bundle(['pack.core.a']) };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(sources)], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual({ result: 'complete', orderedPackIds: ['pack.core.a'], files: 14 });
});
