/** Stored compiled code: it is used, and the program has the same results without it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/binary.ts';

const copy = mkdtempSync(join(tmpdir(), 'xstack-code-'));
const code = join(copy, 'code', `${process.version}-${process.platform}-${process.arch}`);
const watch = join(copy, 'watch.cjs');
const project = join(copy, 'project');

/** Reports for each file whether V8 accepted its stored code. */
const watching = `
  const vm = require('node:vm');
  const Script = vm.Script;
  vm.Script = class extends Script {
    constructor(text, options) {
      super(text, options);
      if (options.cachedData) console.error(require('node:path').basename(options.filename) + (this.cachedDataRejected ? ' rejected' : ' taken'));
    }
  };
`;

beforeAll(() => {
  cpSync(join(root, 'dist'), copy, { recursive: true });
  for (const part of ['packs', 'bundles', 'schemas/registries'])
    cpSync(join(root, part), join(project, part), { recursive: true });
  writeFileSync(watch, watching);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function start(argv: readonly string[]) {
  const out = mkdtempSync(join(copy, 'out-'));
  const line = ['--require', watch, join(copy, 'xstack.cjs'), ...argv, ...(argv[0] === 'run' ? ['--out', out] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: project, encoding: 'utf8', env: {} });
  const taken = stderr.trim().split('\n').filter(Boolean);
  const files = readdirSync(out, { recursive: true }).map((file) => basename(String(file)));
  return { status, stdout: stdout.replaceAll(/ +\d+ ms/g, ''), taken, files: files.sort() };
}

/** Files that every command opens. */
const always = ['start', 'rolldown-runtime'];

test('a command opens two files and a compiling run four, all of them with stored code', () => {
  expect(start(['bundle', 'validate'])).toMatchObject({ status: 0, taken: always.map((file) => `${file}.cjs taken`) });
  expect(start(['run', '--quiet', '--cache', 'off'])).toMatchObject({
    status: 0,
    taken: [...always, 'run', 'compiling'].map((file) => `${file}.cjs taken`),
  });
});

test('the part of the program that every command loads has a limit', () => {
  expect(statSync(join(copy, 'start.cjs')).size).toBeLessThan(226_000);
  expect(statSync(join(code, 'start.cjs')).size).toBeLessThan(308_000);
});

test('the program is ASCII, as its loader reads it', () => {
  const files = readdirSync(copy).filter((file) => file.endsWith('.cjs'));
  expect(files).toContain('start.cjs');
  expect(files.filter((file) => readFileSync(join(copy, file)).some((byte) => byte > 0x7f))).toEqual([]);
});

test('a command without diagnostics loads no streams of Node', () => {
  const loaded = join(copy, 'loaded.cjs');
  writeFileSync(
    loaded,
    `process.on('exit', () => require('node:fs').writeSync(2, process.moduleLoadList.filter((id) => /\\bstreams?\\/|tty/.test(id)).join()))`,
  );
  const argv = ['--require', loaded, join(copy, 'xstack.cjs'), 'bundle', 'validate'];
  const usual = spawnSync(process.execPath, ['--require', loaded, '-e', '0'], { encoding: 'utf8', env: {} });
  expect(spawnSync(process.execPath, argv, { cwd: project, encoding: 'utf8', env: {} }).stderr).toBe(usual.stderr);
});

test('Node reads no package.json to load the program', () => {
  const asked = join(copy, 'asked.cjs');
  writeFileSync(
    asked,
    `const { Module } = require('node:module');
     const { _resolveFilename } = Module;
     Module._resolveFilename = function (id, ...rest) {
       if (id.startsWith('./')) console.error(id);
       return _resolveFilename.call(this, id, ...rest);
     };`,
  );
  const { stderr } = spawnSync(process.execPath, ['--require', asked, join(copy, 'xstack.cjs'), 'bundle', 'validate'], {
    cwd: root,
    encoding: 'utf8',
    env: {},
  });
  expect(stderr).toBe('');
});

test('truncated code is rejected, and the program runs without stored code', () => {
  const whole = start(['run', '--cache', 'off']);
  for (const file of ['start', 'run', 'compiling']) truncateSync(join(code, `${file}.cjs`), 1000);
  const rejected = start(['run', '--cache', 'off']);
  expect(rejected.taken.filter((line) => line.endsWith(' rejected'))).toEqual([
    'start.cjs rejected',
    'run.cjs rejected',
    'compiling.cjs rejected',
  ]);
  rmSync(code, { recursive: true });
  const missing = start(['run', '--cache', 'off']);
  expect(missing.taken).toEqual([]);
  for (const other of [rejected, missing]) {
    expect(other.status).toBe(0);
    expect(other.files).toEqual(whole.files);
    expect(other.files).toContain('lockfile.json');
  }
});
