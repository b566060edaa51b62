/** Follows docs/guide/migrate_repository.md in a repository that grew without xstack. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { root, xstack } from '../support/binary.ts';
import { text } from '../support/repository.ts';
import { oldRepository } from './support/old-repository.ts';

const page = readFileSync(join(root, 'docs/guide/migrate_repository.md'), 'utf8');
/** The blocks of the page, each with the last code span of the paragraph that introduces it. */
const blocks = [...page.matchAll(/(?:`([^`\n]+)`:\n\n)?```(console|json|text)\n([\s\S]*?)```/g)].map(
  ([, path = '', language = '', content = '']) => ({ path, language, content }),
);

const directory = mkdtempSync(join(tmpdir(), 'xstack-migrate-'));
const at = (path: string) => join(directory, path);
const parsed = (path: string): JsonObject => JSON.parse(readFileSync(at(path), 'utf8'));
const write = (path: string, content: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const run = (argv: readonly string[]) => xstack(argv, { cwd: directory });
const results: { readonly command: string; readonly status: number | null }[] = [];

function follow({ path, language, content }: (typeof blocks)[number]): void {
  if (language === 'console') {
    for (const [, command = ''] of content.matchAll(/^\$ npx xstack (.+)$/gm)) {
      const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      results.push({ command, status: run(argv).status });
    }
  } else if (path.endsWith('/pack.json')) write(path, text({ ...parsed(path), ...JSON.parse(content) }));
  else write(path, content);
}

beforeAll(() => {
  for (const [path, content] of Object.entries(oldRepository)) write(path, String(content));
  blocks.forEach(follow);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('every block of the page is a list of commands, or names its file', () => {
  expect(blocks.length).toBe(page.split('\n').filter((line) => line.startsWith('```')).length / 2);
  expect(blocks.filter(({ path, language }) => language !== 'console' && !/[/.]/.test(path))).toEqual([]);
});

test('the first run is refused, and every later command of the page succeeds', () => {
  const [first, ...others] = results;
  expect(first).toEqual({ command: 'run', status: 1 });
  expect(others.filter(({ status }) => status !== 0)).toEqual([]);
  expect(others.map(({ command }) => command)).toEqual(
    expect.arrayContaining(['pack hash --write', 'run strict', 'schema editor --write', 'run strict --locked']),
  );
});

test('nothing is deleted, moved or changed but the members of manifests that the page names', () => {
  const kept = ({ schema_version: _version, moves: _moves, canonical_hash: _hash, ...rest }: JsonObject) => rest;
  for (const [path, content] of Object.entries(oldRepository)) {
    if (path.endsWith('/pack.json')) expect(kept(parsed(path)), path).toEqual(kept(JSON.parse(String(content))));
    else expect(readFileSync(at(path), 'utf8'), path).toBe(content);
  }
});

test('the added types, members and values are in the registries', () => {
  expect(parsed('build/registries/dem.registry.json')).toMatchObject({ dems: [{ dem_id: 'dem.harbour' }] });
  expect(parsed('build/registries/tide.registry.json')).toMatchObject({ tides: [{ tide_id: 'tide.reef' }] });
  expect(parsed('build/registries/law.registry.json')).toMatchObject({
    law_profiles: [{ epistemic_policy_id: 'policy.fog' }],
  });
  expect(parsed('build/registries/site.registry.index.json')).toMatchObject({ sites: [{ kind: 'undersea' }] });
});

/** The rows of the table: the code, if it names one, and the first code span of the answer. */
const rows = [...page.matchAll(/^\| (\S.*) \| (.*) \|$/gm)]
  .map(([, left = '', right = '']) => ({
    // "any other warning" is that of the file that the page accepts.
    code: /`((?:refuse|warn|note)\.[\w.]+)`/.exec(left)?.[1] ?? 'warn.pack.unlisted_file',
    answer: /`([^`]+)`/.exec(right)?.[1] ?? right,
  }))
  .filter(({ answer }) => answer !== 'answer' && answer !== '---');

const without = (path: string, ...members: readonly string[]) =>
  text(Object.fromEntries(Object.entries(parsed(path)).filter(([name]) => !members.includes(name))));
const coast = 'packs/domain/pack.domain.coast/pack.json';
const removals: Readonly<Record<string, (code: string) => readonly [path: string, content: string]>> = {
  '[a registry definition](#define-your-registries)': () => {
    const path = 'schemas/registries/tide.registry-definition.json';
    return [path, text({ ...parsed(path), entry_type: 'other_collection' })];
  },
  '.xstackignore': () => ['packs/.xstackignore', ''],
  moves: () => [coast, without(coast, 'moves')],
  'pack hash --write': (code) => {
    const hash = code === 'warn.pack.placeholder_hash' ? 'placeholder.v1' : '0'.repeat(64);
    return [coast, text({ ...parsed(coast), canonical_hash: hash })];
  },
  severity: () => ['xstack.config.json', without('xstack.config.json', 'severity')],
  accepted: () => ['xstack.config.json', without('xstack.config.json', 'accepted')],
};
const modelMembers = (answer: string): readonly [string, string] => [
  'schemas/content_model.json',
  without('schemas/content_model.json', answer),
];

test('the table has rows', () => expect(rows.length).toBe(14));

test.each(rows)('without $answer, the run has $code', ({ code, answer }) => {
  const [path, content] = (removals[answer] ?? (() => modelMembers(answer)))(code);
  const before = readFileSync(at(path), 'utf8');
  expect(content).not.toBe(before);
  write(path, content);
  const { diagnostics } = JSON.parse(run(['run', '--json']).stdout);
  write(path, before);
  const unaccepted = diagnostics.filter(({ accepted }: JsonObject) => accepted === undefined);
  expect(unaccepted.map((diagnostic: JsonObject) => diagnostic['code'])).toContain(code);
});
