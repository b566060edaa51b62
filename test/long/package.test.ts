/** The package as npm would publish it runs and type-checks where only it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/binary.ts';

const user = mkdtempSync(join(tmpdir(), 'xstack-package-'));
const installed = join(user, 'node_modules/xstack');
let tarball = '';
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Links the optional packages only: everything else must be in the tarball. */
beforeAll(() => {
  const said = execFileSync(npm, ['pack', '--json', '--pack-destination', user], { cwd: root, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('[\n'))) as [{ filename: string }];
  tarball = filename;
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(user, filename), '--strip-components=1', '-C', installed]);
  for (const name of ['libsql', 'pg']) {
    mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(user, 'node_modules', name));
  }
});
afterAll(() => rmSync(user, { recursive: true, force: true }));

test('nothing of the machine that packed it is in the tarball', () => {
  const { stdout } = spawnSync('grep', ['-rlF', root, installed], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('it takes less than 12 MB', () => {
  const paths = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const bytes = paths.reduce((sum, path) => sum + lstatSync(join(installed, path)).size, 0);
  expect(bytes).toBeGreaterThan(1e6);
  expect(bytes).toBeLessThan(12e6);
});

test('the bill of materials that a release attaches names every package whose code is in it', () => {
  const sbom = JSON.parse(
    execFileSync(npm, ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8' }),
  ) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
  };
  expect(sbom.bomFormat).toBe('CycloneDX');
  const components = sbom.components.map(({ name }) => name);
  for (const name of importedPackages()) expect(components).toContain(name);
  for (const { purl } of sbom.components) expect(purl).toMatch(/^pkg:npm\/.+@\d/);
});

test('the check of a published package passes for the tarball', () => {
  const { status, stderr } = spawnSync(join(root, 'tools/xstack/build/check-published.sh'), [join(user, tarball)], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
});

test('two tarballs of one state are equal', () => {
  const pack = (name: string) => {
    const to = mkdtempSync(join(user, name));
    execFileSync(npm, ['pack', '--silent', '--ignore-scripts', '--pack-destination', to], { cwd: root });
    return readFileSync(join(to, readdirSync(to)[0] as string));
  };
  expect(pack('a').equals(pack('b'))).toBe(true);
});

/** Packages that the sources import, without the optional ones and those of the checks, which are not published. */
function importedPackages(): string[] {
  const sources = readdirSync(join(root, 'tools/xstack'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^(?!verify).*\.tsx?$/.test(path),
  );
  const imports = sources.flatMap((path) => [
    ...readFileSync(join(root, 'tools/xstack', path), 'utf8').matchAll(
      /^(?:import|export) (?!type )[^;]*?from '((?:@[\w-]+\/)?[a-z][\w-]*)[^']*'/gm,
    ),
  ]);
  const optional = ['libsql', 'pg', '@parcel/watcher', 'node'];
  return [...new Set(imports.map(([, name]) => name as string))].filter((name) => !optional.includes(name));
}

test('the notices name every package whose code is in it', () => {
  const notices = readFileSync(join(installed, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
  const imported = importedPackages();
  expect(imported.length).toBeGreaterThan(8);
  for (const name of [...imported, 'yargs', '@viz-js/viz']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(notices).toContain('Eclipse Public License');
});

function program(argv: readonly string[], cwd: string): string {
  return execFileSync(process.execPath, [join(installed, 'dist/xstack.cjs'), ...argv], { cwd, encoding: 'utf8' });
}

test('the program compiles the sample world to the lockfile that is committed', () => {
  for (const name of ['packs', 'bundles', 'schemas']) cpSync(join(root, name), join(user, name), { recursive: true });
  program(['run', 'strict'], user);
  expect(readFileSync(join(user, 'build/lockfile.json'))).toEqual(readFileSync(join(root, 'build/lockfile.json')));
});

test('the tarball contains pages, man pages, schemas and skills', () => {
  expect(readdirSync(join(installed, 'skills')).length).toBeGreaterThan(2);
  expect(readdirSync(join(installed, 'man'))).toContain('xstack-run.1');
  expect(program(['explain', 'refuse.json.syntax'], user)).toContain('refuse.json.syntax');
  expect(program(['schema', 'show', 'pack_manifest'], user)).toContain('"$id"');
  const packageRequire = createRequire(join(user, 'consumer.js'));
  expect(packageRequire('xstack/schemas/cli/run.schema.json')).toMatchObject({ title: 'xstack run --json' });
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

test('a strict TypeScript program compiles against the types of the package, which are checked, too', () => {
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

test.each(['NodeNext', 'Bundler'])(
  'the programs of the guide are strict TypeScript with moduleResolution %s',
  (name) => {
    const page = readFileSync(join(root, 'docs/guide/library.md'), 'utf8');
    const programs = [...page.matchAll(/```js\n\/\/ (\w+)\.mjs[\s\S]*?```/g)];
    expect(programs.length).toBe(7);
    const files = programs.map(([block, program]) => {
      writeFileSync(join(user, `${program}.mts`), block.slice('```js\n'.length, -'```'.length));
      return `${program}.mts`;
    });
    const module = name === 'Bundler' ? 'ESNext' : name;
    const compilerOptions = {
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      module,
      moduleResolution: name,
      target: 'ES2023',
      lib: ['ES2023', 'DOM'],
      typeRoots: [join(root, 'node_modules/@types')],
      types: ['node'],
    };
    writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript7/bin/tsc'), '-p', user], { stdio: 'inherit' });
  },
);

test('a missing optional package is named with its install command', () => {
  rmSync(join(user, 'node_modules/libsql'));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(installed, 'dist/xstack.cjs'),
      'package',
      'export',
      '--name',
      'p',
      '--version',
      '1.0.0',
      '--reason',
      'x',
      '--allow-empty',
    ],
    { cwd: user, encoding: 'utf8' },
  );
  symlinkSync(join(root, 'node_modules/libsql'), join(user, 'node_modules/libsql'));
  expect(stderr).toContain('run `npm install libsql`');
  expect(status).toBe(2);
});

test.each([
  ['tides', '2 packs'],
  ['observatory', '6 packs'],
])('the example `%s` works with the package alone', (name, packs) => {
  const home = mkdtempSync(join(tmpdir(), 'xstack-example-'));
  cpSync(join(root, 'examples', name), home, { recursive: true });
  const here = (...argv: string[]) => execFileSync(npm, argv, { cwd: home, encoding: 'utf8' });
  here('install', '--offline', '--no-audit', '--no-fund', '--save-dev', join(user, tarball));
  const { status, stdout, stderr } = spawnSync(npm, ['run', 'check'], { cwd: home, encoding: 'utf8' });
  expect(status).toBe(0);
  // Where there are notes, the verdict follows them on standard error.
  expect(stdout + stderr).toContain(packs);
  rmSync(home, { recursive: true });
});

test('an empty directory becomes a repository that passes a strict run, and a clone of it gives the same lockfile', () => {
  const home = mkdtempSync(join(tmpdir(), 'xstack-home-'));
  const clone = join(user, 'clone');
  const here = (command: string, ...argv: string[]) => execFileSync(command, argv, { cwd: home, encoding: 'utf8' });
  const lockOf = (directory: string) => readFileSync(join(directory, 'build/lockfile.json'));
  here('git', 'init', '-q', '-b', 'main');
  here(npm, 'install', '--offline', '--no-audit', '--no-fund', join(user, tarball));
  expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['xstack']);
  here('npx', '--no-install', 'xstack', 'init', '--yes');
  here('npx', '--no-install', 'xstack', 'run', 'strict');
  here('git', 'add', '-A');
  const staged = here('git', 'diff', '--cached', '--name-only').trim().split('\n');
  expect(staged).toEqual([
    '.gitattributes',
    '.github/workflows/xstack.yml',
    '.gitignore',
    '.pre-commit-config.yaml',
    '.vscode/settings.json',
    'build/lockfile.json',
    'bundles/bundle.base/bundle.json',
    'package-lock.json',
    'package.json',
    'packs/core/pack.core.base/data/core.base.json',
    'packs/core/pack.core.base/pack.json',
    'xstack.config.json',
  ]);
  here('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'start');
  execFileSync('git', ['clone', '-q', home, clone]);
  rmSync(join(clone, 'build'), { recursive: true });
  program(['run', 'strict'], clone);
  expect(lockOf(clone).equals(lockOf(home))).toBe(true);
  rmSync(home, { recursive: true });
});
