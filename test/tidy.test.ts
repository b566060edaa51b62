/** Checks conventions of the code base that the compiler cannot check. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tricks, withoutTrick } from '../bench/trick-list.mjs';
import { commands } from '../tools/xstack/cli/commands.ts';
import { groups } from '../tools/xstack/cli/groups.ts';
import { codes } from '../tools/xstack/core/base/diagnostic/codes.ts';
import { schemaFile, schemaNames } from '../tools/xstack/core/base/schema/schema-names.ts';
import sizeReasons from './size-reasons.json' with { type: 'json' };
import { commentsIn, descriptionsIn, languageProblems, proseIn, titlesIn } from './support/language.ts';
import { functionsIn } from './support/source-size.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`)
    .sort();

/** Types generated from schemas take their comments from there. */
const isGenerated = (path: string) => /\/(?:generated|portal\/contract)\//.test(path);

const sources = filesIn('tools/xstack', '.ts').filter((path) => !isGenerated(path));
const pages = filesIn('docs/diagnostics', '.md').filter((path) => !path.endsWith('README.md'));
const stories = filesIn('test/cases', '.txtar').map(read).join('\n');

test('there are sources', () => expect(sources.length).toBeGreaterThan(100));

/** Patterns, the files that may match them, and why. */
const atHome: readonly (readonly [what: RegExp, home: RegExp, why: string])[] = [
  [
    /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bperformance\.now\(/,
    /\/(?:cli\/xstack|verify\/verify)\.ts$/,
    'the same input must give the same bytes: take the time as an argument',
  ],
  [
    /\bprocess\.(exit|exitCode|argv|env|cwd|stdout|stderr)\b/,
    /\/(?:cli\/xstack|verify\/verify|io\/run-git)\.ts$/,
    'only the outermost file knows the process; git must not inherit what a hook runs with',
  ],
  [/\bconsole\./, /^$/, 'commands return data; the cli prints it'],
  [/\.localeCompare\(|\bIntl\.|\.toLocale/, /^$/, 'order and text must not depend on the locale: compareText'],
  [/\b(?:writeFileSync|appendFileSync|renameSync)\(/, /\/io\//, 'files are written through io/write-file.ts'],
  [
    /['"](?:node:)?fs(?:\/promises)?['"]/,
    /\/(?:io\/file-system|cli\/xstack)\.ts$|\/verify\//,
    'files are reached through io/file-system.ts, which tests replace; the cli writes to standard output only, and verify is a program of its own',
  ],
  [
    /\bstatSync\([^;]*throwIfNoEntry/,
    /^$/,
    'from Node 22 on it takes a path through a file for a missing one: statIfExists',
  ],
  [/['"]proper-lockfile['"]/, /\/io\/recovery\/lock-path\.ts$/, 'locks are taken through io/recovery/lock-path.ts'],
  [
    /\.(?:push|unshift)\(\.\.\.|\bMath\.(?:max|min)\((?:[^()]*, )?\.\.\./,
    /^$/,
    'arguments are on the stack, which has no room for those of a large file: a loop, a spread in an array, `reduce`',
  ],
  [/\bargs(?:\.\w+|\[[^\]]+\]) as (?!const)/, /\/cli\//, 'arguments have the types of their option tables'],
  [/\/file-system\.ts'/, /\/(?:io|ops|commands|cli)\//, 'the core and the portal do not reach the disk'],
];
test.each(atHome)('%s only in %s: %s', (what, home) => {
  expect(sources.filter((path) => what.test(read(path)) && !home.test(path))).toEqual([]);
});

/** Codes that no story can show, and the test that does. */
const shownElsewhere = [
  'refuse.cache.differs',
  'refuse.governance.chain_broken',
  'refuse.io.output_locked', // test/process/output-lock.test.ts
  'refuse.json.too_large',
  'refuse.json.too_many_values', // test/json/excess.test.ts
  'refuse.scene.file_too_large',
  'refuse.lockfile.not_reproducible',
  'refuse.internal.bug',
  'refuse.store.outdated',
];

test('every code is shown by a story', () => {
  const shown = (code: string) => stories.includes(`[${code}]`) || stories.includes(`"code": "${code}"`);
  const missing = Object.keys(codes).filter((code) => !shown(code) && !shownElsewhere.includes(code));
  expect(missing.map((code) => `no story of test/cases shows ${code}`)).toEqual([]);
});

test('every code has its page, and every page its code', () => {
  const wanted = Object.keys(codes).map((code) => `docs/diagnostics/${code}.md`);
  const problems = [
    ...wanted.filter((page) => !pages.includes(page)).map((page) => `${page} is missing: each code has a page`),
    ...pages
      .filter((page) => !wanted.includes(page))
      .map((page) => `${page} is the page of no code: add the row to core/base/diagnostic/codes`),
  ];
  expect(problems).toEqual([]);
});

test.each(pages)('%s has the sections of a diagnostic page', (path) => {
  const code = path.slice('docs/diagnostics/'.length, -'.md'.length);
  const headings = [...read(path).matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
  expect(headings).toEqual([`# ${code}`, '## Cause', '## Example', '## Cure', '## Fix']);
});

test('derived files are up to date', () => {
  const check = spawnSync(process.execPath, ['tools/xstack/build/generate.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(check.stderr.split('\n').filter(Boolean)).toEqual([]);
  expect(check.status).toBe(0);
});

test('every schema is used', () => {
  const program = sources.map(read).join('\n');
  const kinds = filesIn('tools/xstack/content-model', '.json').map(read).join('\n');
  const isUsed = (name: string) => program.includes(`/generated/${name}.js'`) || kinds.includes(`"schema": "${name}"`);
  const unused = schemaNames.filter((name) => !isUsed(name));
  expect(unused.map((name) => `no file of tools/xstack/content-model has the schema ${schemaFile(name)}`)).toEqual([]);
});

test('hazards name tests and stories that exist', () => {
  const rows = read('docs/architecture/hazards.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
  const named = rows.flatMap((row) =>
    [...(row.split(' | ')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const paths = named.map((name) => (name.startsWith('test/') ? name : `test/cases/${name}.txtar`));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each([...tricks])('the trick $id can be removed: its code occurs once', (trick) => {
  const source = read(trick.file);
  expect(withoutTrick(trick, source)).not.toBe(source);
});

test('every command is shown by a story', () => {
  const isShown = (name: string) => new RegExp(`^\\$ xstack ${name}(?: |$)`, 'm').test(stories);
  const missing = Object.keys(commands).filter((name) => !isShown(name));
  expect(missing.map((name) => `no story of test/cases runs \`xstack ${name}\``)).toEqual([]);
});

test('every group of commands has a summary', () => {
  const names = new Set(Object.keys(commands).flatMap((name) => (name.includes(' ') ? [name.split(' ')[0]] : [])));
  const missing = [...names].filter((name = '') => !Object.hasOwn(groups, name) && !Object.hasOwn(commands, name));
  expect(missing.map((name) => `the commands \`${name} ...\` have no row in cli/groups.ts`)).toEqual([]);
});

test.each(Object.keys(commands))('`%s` has complete help', async (words) => {
  const { command } = await (commands[words] as NonNullable<(typeof commands)[string]>)();
  expect(command.summary).toMatch(/^[a-z]/);
  expect(command.examples.length).toBeGreaterThan(0);
  for (const [line] of command.examples) expect(line).toContain(`xstack ${words}`);
});

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs', '.md')];
test.each(documents)('the links of %s resolve', (path) => {
  const links = [...read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link]) => link as string)
    .filter((link) => !/^[a-z]+:/.test(link));
  expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
});

const isSource = /^(?:bench|cli|commands|core|docs|io|ops|portal|schemas|test|tools)\/[\w<]|\.(?:[cm]?[jt]sx?|txtar)$/;
const tracked = [
  ...readdirSync(root),
  ...['bench', 'docs', 'schemas', 'test', 'tools'].flatMap((folder) => filesIn(folder, '')),
];

/** Paths may be relative to any directory, and `<name>` matches any name. */
function missingPaths(page: string): string[] {
  const paths = [...page.matchAll(/`([\w@./<>-]+)`/g)].flatMap(([, path = '']) => (isSource.test(path) ? [path] : []));
  const exists = (path: string) => {
    const name = path.replace(/\/$/, '').replaceAll('.', '\\.').replace(/<\w+>/g, '[^/]+');
    const pattern = new RegExp(`(?:^|/)${name}$`);
    return tracked.some((each) => pattern.test(each));
  };
  return paths.filter((path) => !exists(path));
}

test.each(['ARCHITECTURE.md', ...filesIn('docs/architecture', '.md')])('the source paths in %s exist', (path) => {
  expect(missingPaths(read(path))).toEqual([]);
});

test('missing source paths are found', () => {
  const page =
    '`io/cache/cache.ts`, `cache.ts`, `io/cache/`, `cli/render/<format>.ts`, `io/cash/cache.ts`, `cash.ts`, `io/cash`';
  expect(missingPaths(page)).toEqual(['io/cash/cache.ts', 'cash.ts', 'io/cash']);
});

/** Types that several modules export under one name. */
function repeatedTypes(modules: ReadonlyMap<string, string>): string[] {
  const homes = new Map<string, string[]>();
  for (const [path, source] of modules)
    for (const [, name = ''] of source.matchAll(/^export (?:declare )?(?:abstract )?(?:interface|type|class) (\w+)/gm))
      homes.set(name, [...(homes.get(name) ?? []), path]);
  return [...homes].flatMap(([name, paths]) => (paths.length === 1 ? [] : [`${name}: ${paths.join(', ')}`]));
}

test('no two modules export a type of the same name', () => {
  const paths = ['tools', 'test', 'bench'].flatMap((folder) =>
    ['.ts', '.tsx'].flatMap((ending) => filesIn(folder, ending)),
  );
  expect(repeatedTypes(new Map(paths.map((path) => [path, read(path)])))).toEqual([]);
});

test('types of the same name are found', () => {
  const sources = { 'a.ts': 'export interface Row {}\n', 'b.ts': 'export type Row = 1;\nexport type Other = Row;\n' };
  expect(repeatedTypes(new Map(Object.entries(sources)))).toEqual(['Row: a.ts, b.ts']);
});

test('types are called by nouns', () => {
  const paths = ['tools', 'test', 'bench'].flatMap((folder) =>
    ['.ts', '.tsx'].flatMap((ending) => filesIn(folder, ending)),
  );
  const participles =
    /^\s*(?:export )?(?:interface|type|class) (?:Asked|Begun|Counted|Done|Found|Given|Kept|Known|Placed|Sealed|Seen|Told|Wanted)\b.*/gm;
  expect(paths.flatMap((path) => [...read(path).matchAll(participles)].map(([line]) => `${path}: ${line}`))).toEqual(
    [],
  );
});

const maximumLines = { file: 250, command: 60, function: 60, test: 300 };
const programs = ['tools', 'bench', '.ci', 'site']
  .flatMap((folder) => ['.ts', '.tsx', '.mjs', '.cjs'].flatMap((ending) => filesIn(folder, ending)))
  .filter((path) => !/\/(?:generated|contract|node_modules)\//.test(path));

test('long files and functions of programs are those with a reason in test/size-reasons.json', () => {
  const functions = programs.flatMap((path) =>
    functionsIn(path, read(path)).map(({ name, lines }) => ({ name: `${path} ${name}`, lines })),
  );
  const longFiles = programs.filter((path) => read(path).split('\n').length - 1 > maximumLines.file);
  const longFunctions = functions.filter(({ lines }) => lines > maximumLines.function).map(({ name }) => name);
  expect(functions.length).toBeGreaterThan(2000);
  expect({ files: longFiles.sort(), functions: longFunctions.sort() }).toEqual({
    files: Object.keys(sizeReasons.files).sort(),
    functions: Object.keys(sizeReasons.functions).sort(),
  });
});

test('no file of test/ has more than 300 lines: split it by subject', () => {
  const files = ['.ts', '.tsx'].flatMap((ending) => filesIn('test', ending));
  expect(files.filter((path) => read(path).split('\n').length - 1 > maximumLines.test)).toEqual([]);
});

test('long files of commands/ are those with a reason in test/size-reasons.json', () => {
  const files = filesIn('tools/xstack/commands', '.ts');
  const long = files.filter((path) => read(path).split('\n').length - 1 > maximumLines.command);
  expect(files.length).toBeGreaterThan(40);
  expect(long, 'move the work into a module of ops/').toEqual(Object.keys(sizeReasons.commands).sort());
});

/** The broken rules of texts, each with the text. */
const problemsIn = (path: string, texts: readonly string[]) =>
  texts.flatMap((text) => languageProblems(text).map((problem) => `${path}: ${problem}: ${text}`));

test.each(['tools', 'test', 'bench'])('comments and titles in %s state what they do', (folder) => {
  const paths = ['.ts', '.tsx', '.mjs', '.cjs', '.css'].flatMap((ending) => filesIn(folder, ending));
  const written = paths.filter((path) => !isGenerated(path) && path !== 'test/core/language.test.ts');
  const textsOf = (source: string) => [...commentsIn(source), ...titlesIn(source)];
  expect(written.flatMap((path) => textsOf(read(path))).length).toBeGreaterThan(30);
  expect(written.flatMap((path) => problemsIn(path, textsOf(read(path))))).toEqual([]);
});

test('the first line of a story states the behaviour', () => {
  const firstLine = (path: string) => read(path).split('\n', 1).join('').replace(/^# /, '');
  expect(filesIn('test/cases', '.txtar').flatMap((path) => problemsIn(path, [firstLine(path)]))).toEqual([]);
});

test('pages are written in the same language', () => {
  expect(documents.flatMap((path) => problemsIn(path, proseIn(read(path))))).toEqual([]);
});

test('descriptions in schemas begin with the thing itself', () => {
  const schemas = [...filesIn('schemas', '.json'), ...filesIn('docs/contract', '.json')];
  expect(schemas.flatMap((path) => descriptionsIn(read(path))).length).toBeGreaterThan(300);
  expect(schemas.flatMap((path) => problemsIn(path, descriptionsIn(read(path))))).toEqual([]);
});

test.each(Object.keys(commands))('the help of `%s` begins with a verb or the thing itself', async (words) => {
  const { command } = await (commands[words] as NonNullable<(typeof commands)[string]>)();
  const options = Object.values(command.options).map(({ summary }) => summary);
  const positionals = (command.positionals ?? []).map(({ summary }) => summary);
  const texts = [command.summary, ...options, ...positionals];
  expect(problemsIn(words, texts)).toEqual([]);
  expect(texts.filter((text) => /^where\b/.test(text))).toEqual([]);
});

test('workflows use actions of other repositories by commit', () => {
  const uses = filesIn('.github/workflows', '.yml').flatMap((path) => [...read(path).matchAll(/\buses: (\S+)/g)]);
  const foreign = uses.map(([, action]) => action as string).filter((action) => !action.startsWith('./'));
  expect(foreign.length).toBeGreaterThan(1);
  expect(foreign.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});
