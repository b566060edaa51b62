/** Compares the pages of docs/reference with the sources and with what commands do. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import environment from '../../tools/xstack/cli/environment.json' with { type: 'json' };
import { diagnosticJson } from '../../tools/xstack/core/base/diagnostic/to-json.ts';
import { root, xstack } from '../support/binary.ts';
import { readStory } from '../support/story.ts';
import { columnsOf, tablesIn } from './support/tables.ts';
import { variablesRead } from './support/variables.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = (name: string) => read(`docs/reference/${name}.md`);
const filesIn = (folder: string, endings: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.test(path))
    .map((path) => `${folder}/${path}`);

const stories = filesIn('test/cases', /\.txtar$/).map((path) => ({ path, story: readStory(read(path)) }));

test('guides, examples and the policy name the version of this package', () => {
  const paths = [...filesIn('docs', /\.md$/), ...filesIn('examples', /package\.json$/), 'README.md'];
  const named = paths.flatMap((path) =>
    [...read(path).matchAll(/xstack(?:@v?|-|": ")(\d+\.\d+\.\d+)/g)].map(([, version]) => ({ path, version })),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ version }) => version !== manifest.version)).toEqual([]);
  expect(read('SECURITY.md')).toContain(`| ${manifest.version.replace(/\.\d+$/, '')} | yes |`);
});

test('environment variables: every one that is read has a row, and every row is read', () => {
  const sources = filesIn('tools/xstack', /\.(?:[cm]?[jt]s|tsx)$/).filter(
    (path) => !/\/(?:generated|build)\//.test(path),
  );
  const isVerify = (path: string) => path.startsWith('tools/xstack/verify/');
  const namesIn = (paths: readonly string[]) => [...new Set(paths.flatMap((path) => variablesRead(read(path))))].sort();
  expect(namesIn(sources.filter((path) => !isVerify(path)))).toEqual(Object.keys(environment.xstack).sort());
  const inherited = ['XSTACK_DATABASE_URL']; // Removed from the environment of the portal that a check starts.
  expect(namesIn(sources.filter(isVerify)).filter((name) => !inherited.includes(name))).toEqual(
    Object.keys(environment.verify).sort(),
  );
});

test('every way of reading a variable is found', () => {
  const source = `
    env['A_1']; host.env['B'] ?? variables['C']; process.env.D; process.env['E'];
    const { F, G: _, ...own } = env; needs: ['H', 'I'],
    export const pollVariable = 'J'; env[pollVariable]; const { argv, env } = process; environment['NO'];`;
  expect(variablesRead(source)).toEqual(['A_1', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J']);
});

test('a variable whose name is computed fails the search', () => {
  expect(() => variablesRead('env[name]')).toThrow('cannot determine the variable of `env[name]`');
});

const [exitCodes = []] = tablesIn(page('exit_codes'));

test.each(exitCodes)('exit code %s is shown by its story', (code = '', _result, _meaning, name = '') => {
  const { expected } = readStory(read(`test/cases/${name.replaceAll('`', '')}.txtar`));
  const exits = [...expected].filter(([key]) => key.startsWith('want exit')).map(([, text]) => text.trim());
  expect(exits).toContain(code);
});

test('stories have no other exit code', () => {
  const exits = stories.flatMap(({ story }) =>
    [...story.expected].filter(([key]) => key.startsWith('want exit')).map(([, text]) => text.trim()),
  );
  expect([...new Set(exits)].sort()).toEqual(exitCodes.map(([code]) => code));
});

test('json.md lists the members of a diagnostic', () => {
  const optional = { omitted: 1, accepted: '', cause: [], edits: [] };
  const all = diagnosticJson({ code: 'refuse.io.failure', severity: 'error', message: '', ...optional });
  const [, members = []] = tablesIn(page('json'));
  expect(columnsOf(members)[0]?.filter((member) => !member.includes('.'))).toEqual(Object.keys(all));
});

/** The paths of files.md as patterns. */
const patterns = tablesIn(page('files'))
  .flatMap((table) => columnsOf(table)[0] ?? [])
  .map((path) => ({ path, pattern: patternOf(path) }));

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll('.', '\\.')
    .replaceAll(/<(?:path|entry)>/g, '.+')
    .replaceAll(/<\w+>/g, '[^/]+');
  return new RegExp(path.endsWith('/') ? `^${source}` : `^${source}$`);
}

const matches = (file: string) => patterns.filter(({ pattern }) => pattern.test(file)).map(({ path }) => path);

let directory = '';
let written: readonly string[] = [];

/** Command lines that write one file of each kind, beside a copy of the sample world. */
const session = [
  ['run'],
  ['init', 'new', '--ci', 'github', '--pack', 'pack.core.one', '--bundle', 'bundle.one'],
  ['init', 'other', '--ci', 'gitlab', '--pack', 'pack.core.one', '--bundle', 'bundle.one'],
  ['pack', 'new', 'domain', 'pack.domain.tides', '--description', 'Tides.'],
  ['bundle', 'new', 'bundle.tides', 'pack.domain.tides', '--description', 'Tides.'],
  ['scene', 'publish', '--package', 'night_walk'],
  ['scene', 'pack', '--package', 'night_walk', '--out', 'night-walk-1.0.0.tgz'],
  ['scene', 'install', '--name', 'night-walk', '--out', 'walk'],
  ['portal', 'user', 'add', 'ana', '--role', 'admin', '--password-stdin'],
  ['package', 'export', '--name', 'demo', '--version', '1.0.0', '--allow-empty', '--reason', 'x', '--to', 'demo.json'],
];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-files-'));
  for (const name of ['packs', 'bundles', 'schemas'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
  cpSync(join(root, 'docs/examples/night_walk'), join(directory, 'night_walk'), { recursive: true });
  const files = () =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  const before = new Set(files());
  for (const argv of session) {
    const { status, stderr } = xstack(argv, { cwd: directory, input: 'correct horse battery\n' });
    expect(stderr, argv.join(' ')).not.toContain('error');
    expect(status, argv.join(' ')).toBe(0);
  }
  written = files()
    .filter((file) => !before.has(file))
    .map((file) => file.replace(/^(?:new|other)\//, ''));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('files.md has a row for every file that commands write', () => {
  expect(written.length).toBeGreaterThan(30);
  expect(written.filter((file) => matches(file).length === 0)).toEqual([]);
});

/** Rows of files that the session does not leave, and a file of the project that shows each, with the words that do. */
const shownElsewhere: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'packs/.xstackignore': ['test/cases/pack_ignore_file.txtar', 'packs/.xstackignore'],
  'schemas/content_model.json': ['test/cases/content_model.txtar', '-- schemas/content_model.json --'],
  '.vscode/schemas/<name>.schema.json': [
    'test/cases/schema_editor.txtar',
    '-- want .vscode/schemas/domain.schema.json --',
  ],
  'schemas/registries/<name>.registry-definition.json': ['test/cases/registry_own.txtar', '.registry-definition.json'],
  'tools/xstack/compatx/version_registry.json': [
    'test/cases/compatx_invalid_version_registry.txtar',
    'tools/xstack/compatx/version_registry.json',
  ],
  'build/.xstack-lock/': ['test/process/output-lock.test.ts', 'build/.xstack-lock'],
  '.xstack/state.db-wal': ['tools/xstack/io/store/sqlite.ts', 'journal_mode = wal'],
  '.xstack/state.db-shm': ['tools/xstack/io/store/sqlite.ts', 'journal_mode = wal'],
  '.kiro/registry/.xstack/<entry>': ['test/cases/scene_leftover.txtar', '.kiro/registry/.xstack/'],
  'compat/accepted.json': ['test/cases/compat_accepted.txtar', '-- compat/accepted.json --'],
  'dist/': ['tools/xstack/build/bundle.mjs', "'dist'"],
  'artifacts/codex/<check>/<time>/': ['tools/xstack/verify/main.ts', "'artifacts/codex'"],
};

test('every row of files.md is a file that a command writes, or that another file shows', () => {
  const shown = new Set([...written.flatMap(matches), ...Object.keys(shownElsewhere)]);
  expect(patterns.map(({ path }) => path).filter((path) => !shown.has(path))).toEqual([]);
  const wrong = Object.values(shownElsewhere).filter(([file, words]) => !read(file).includes(words));
  expect(wrong).toEqual([]);
});
