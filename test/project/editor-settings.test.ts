/** The mapping of schemas is merged into settings of any size and form; everything else in them stays. */
import fc from 'fast-check';
import { parse, stripComments } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { mergeSettings } from '../../tools/xstack/ops/editor/merge-settings.ts';

const own = './.vscode/schemas/';
const isOwn = (url: string) => url.startsWith(own);
const merge = (settings: string, wanted: readonly string[]) =>
  mergeSettings(
    settings,
    wanted.map((url) => ({ url, fileMatch: [`${url}/*.json`] })),
    isOwn,
  );

function merged(settings: string, wanted: readonly string[]) {
  const result = merge(settings, wanted);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

const entriesOf = (source: string) => {
  const value = parse(source, [], { allowTrailingComma: true }) as { 'json.schemas'?: { url: string }[] };
  return (value['json.schemas'] ?? []).map(({ url }) => url);
};

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
const layouts = fc.constantFrom(
  (entries: readonly string[]) => `{"json.schemas":[${entries.join(',')}],"x":1}`,
  (entries: readonly string[]) =>
    `{\n  // Ours.\n  "x": 1,\n  "json.schemas": [\n${entries.map((e) => `    ${e}, // One.\n`).join('')}  ],\n}\n`,
  (entries: readonly string[]) => `{\r\n  "json.schemas": [${entries.join(' /* , */ ,')}]\r\n}\r\n`,
);

test('the result has the wanted entries and those of others, and merging it again changes nothing', () => {
  fc.assert(
    fc.property(names, names, names, layouts, fc.boolean(), (given, others, wanted, layout, isFirst) => {
      const urls = [...given.map((name) => own + name), ...others.map((name) => `./${name}`)];
      const entries = (isFirst ? urls : urls.reverse()).map((url) => `{"url":"${url}","fileMatch":["old"]}`);
      const { source } = merged(
        layout(entries),
        wanted.map((name) => own + name),
      );
      expect(entriesOf(source).filter(isOwn).sort()).toEqual(wanted.map((name) => own + name).sort());
      expect(entriesOf(source).filter((url) => !isOwn(url))).toEqual(urls.filter((url) => !isOwn(url)));
      for (const entry of entries.filter((each) => !each.includes(own))) expect(source).toContain(entry);
      const again = merged(
        source,
        wanted.map((name) => own + name),
      );
      expect(again).toEqual({ source, differences: [] });
    }),
  );
});

test('comments between entries stay', () => {
  const settings =
    '{\n  "json.schemas": [\n    // First.\n    {"url":"./x"}, // Second.\n    {"url":"./.vscode/schemas/old"}\n  ]\n}\n';
  const { source } = merged(settings, [`${own}new`]);
  expect(source).toContain('    // First.\n    {"url":"./x"}, // Second.\n    {\n');
  expect(entriesOf(source)).toEqual(['./x', `${own}new`]);
  expect(stripComments(source)).not.toContain('old');
});

test('the last of members of one name counts, as in the editor', () => {
  const settings = `{"json.schemas":[{"url":"${own}x"}],"json.schemas":[]}`;
  expect(entriesOf(merged(settings, [`${own}x`]).source)).toEqual([`${own}x`]);
});

test('many entries in one line are merged in linear time', () => {
  const entries = (url: (i: number) => string) =>
    `{"json.schemas":[${Array.from({ length: 40_000 }, (_, i) => `{"url":"${url(i)}"}`).join(',')}]}`;
  const wanted = ['a', 'b', 'c'].map((name) => own + name);
  expect(
    entriesOf(
      merged(
        entries((i) => `./${i}`),
        wanted,
      ).source,
    ),
  ).toHaveLength(40_003);
  expect(
    entriesOf(
      merged(
        entries((i) => own + i),
        wanted,
      ).source,
    ),
  ).toEqual(wanted);
});

test.each([
  ['deep lists', '['.repeat(1_000_000), 'nested deeper than 128 levels'],
  ['deep lists behind a comment with a quote', `// it"s\n${'['.repeat(1000)}`, 'nested deeper than 128 levels'],
  ['many objects', `[${'{},'.repeat(100_000)}{}]`, 'of more than 60000 objects'],
  ['many lists', `[${'[],'.repeat(300_000)}[]]`, 'of more than 250000 values'],
  ['many characters', ' '.repeat(2 ** 22 + 1), 'larger than 4194304 bytes'],
])('settings of %s are refused', (_, settings, problem) => {
  expect(merge(settings, [`${own}x`])).toEqual({ problem: `the settings are ${problem}` });
});
