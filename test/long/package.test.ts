/** The package as npm would publish it: what is in it runs and type-checks where only it is installed. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/binary.ts';

const user = mkdtempSync(join(tmpdir(), 'xstack-package-'));
const installed = join(user, 'node_modules/xstack');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Links the dependencies that npm would install: the test needs no network. */
beforeAll(() => {
  const said = execFileSync(npm, ['pack', '--json', '--pack-destination', user], { cwd: root, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('[\n'))) as [{ filename: string }];
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(user, filename), '--strip-components=1', '-C', installed]);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(user, 'node_modules', name));
  }
});
afterAll(() => rmSync(user, { recursive: true, force: true }));

function program(argv: readonly string[], cwd: string): string {
  return execFileSync(process.execPath, [join(installed, 'dist/xstack.cjs'), ...argv], { cwd, encoding: 'utf8' });
}

test('the program compiles the sample world to the lockfile that is committed', () => {
  for (const name of ['packs', 'bundles', 'schemas']) cpSync(join(root, name), join(user, name), { recursive: true });
  program(['run', 'strict'], user);
  expect(readFileSync(join(user, 'build/lockfile.json'))).toEqual(readFileSync(join(root, 'build/lockfile.json')));
});

test('pages and schemas come with it', () => {
  expect(program(['explain', 'refuse.json.syntax'], user)).toContain('refuse.json.syntax');
  expect(program(['schema', 'show', 'pack_manifest'], user)).toContain('"$id"');
});

const consumer = `
import { compile, type CompileSourcesResult, type Diagnostic } from 'xstack';
import { exportPackage, openInstance, type Outcome, type Exported } from 'xstack/product';
import { compileRowSchema } from 'xstack/row-schema';

const result: CompileSourcesResult = compile({ 'packs/core/pack.core.a/pack.json': '{' }, { compileRowSchema });
const codes: string[] = result.diagnostics.map((each: Diagnostic) => each.code);
const instance = await openInstance({ root: '.', database: ':memory:', create: true });
const caller = { actor: 'consumer', trace_id: 't', at: '2026-01-02T03:04:05.000Z' };
const request = { packageName: 'p', packageVersion: '1.0.0', channel: 'stable', reason: 'x', generatedAt: caller.at };
const outcome: Outcome<Exported> = await exportPackage(instance, caller, request);
console.log(JSON.stringify([...codes, outcome.ok && outcome.value.answer.scene_count > 0]));
`;

test('a strict TypeScript program takes its types from the package, the libraries checked too', () => {
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(user, 'consumer.ts'), consumer);
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    module: 'NodeNext',
    target: 'ES2023',
    lib: ['ES2023', 'DOM'],
    types: [],
    outDir: 'out',
  };
  writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user], { stdio: 'inherit' });
  const said = execFileSync(process.execPath, [join(user, 'out/consumer.js')], { cwd: user, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(expect.arrayContaining(['refuse.pack.manifest_parse_failed', true]));
});
