/** Mistakes of callers in plain JavaScript are reported, and never treated as an empty repository. */
import { describe, expect, test } from 'vitest';
import { type CompileSourcesOptions, compile, type Sources } from '../../tools/xstack/index.ts';
import { bundle, manifest, text } from '../support/repository.ts';

test.each([
  ['a Map', new Map([['packs/a', '{}']]), 'plain object'],
  ['an array', ['packs/a'], 'plain object'],
  ['null', null, 'plain object'],
  ['a string', 'packs', 'plain object'],
  ['a path with backslashes', { 'packs\\core\\a\\pack.json': '{}' }, '`packs\\core\\a\\pack.json`'],
  ['an absolute path', { '/packs/a': '{}' }, '`/packs/a`'],
  ['a drive', { 'C:/packs/a': '{}' }, '`C:/packs/a`'],
  ['a path with dots', { './packs/a': '{}' }, '`./packs/a`'],
  ['an empty segment', { 'packs//a': '{}' }, '`packs//a`'],
  ['content that was parsed', { 'packs/a/pack.json': {} }, '`packs/a/pack.json` must be a string'],
])('%s is a TypeError', (_, sources, message) => {
  expect(() => compile(sources as unknown as Sources)).toThrow(TypeError);
  expect(() => compile(sources as unknown as Sources)).toThrow(message);
});

test('an object without a prototype, and buffers, are sources', () => {
  const sources: Sources = Object.assign(Object.create(null), { 'packs/README.md': Buffer.from('Packs') });
  expect(compile(sources).diagnostics.map(({ code }) => code)).toEqual(['refuse.bundle_profile.missing_bundle']);
});

test('a missing bundle is located where the config file names it', () => {
  const config = { 'xstack.config.json': '{\n  "default_bundle": "bundle.b"\n}' };
  const named = compile({ ...bundle(['pack.core.a']), ...config }, {}).diagnostics.find(
    ({ code }) => code === 'refuse.bundle_profile.missing_bundle',
  );
  expect(named?.at).toMatchObject({ file: 'xstack.config.json', range: { start: { line: 2, column: 21 } } });
  const given = compile({ ...bundle(['pack.core.a']), ...config }, { bundle: 'bundle.c' }).diagnostics.find(
    ({ code }) => code === 'refuse.bundle_profile.missing_bundle',
  );
  expect(given).toBeDefined();
  expect(given?.at).toBeUndefined();
});

test('an ignored manifest is refused', () => {
  const sources: Sources = {
    ...bundle(['pack.core.a']),
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'packs/.xstackignore': '*.json\n',
  };
  const { diagnostics } = compile(sources);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'refuse.pack.manifest_ignored', at: { file: 'packs/core/pack.core.a/pack.json' } },
  ]);
});

describe('a config file among the sources', () => {
  const placeholder = 'warn.pack.placeholder_hash';
  const file = 'packs/core/pack.core.a/pack.json';
  const acceptance = { code: placeholder, path: file, reason: 'hashed later', until: '2026-06-30' };
  const sources: Sources = { ...bundle(['pack.core.a']), [file]: text(manifest('pack.core.a')) };
  const resultOf = (config: object, options: CompileSourcesOptions = {}, files = sources) => {
    const { result, diagnostics } = compile({ ...files, 'xstack.config.json': text(config) }, options);
    return [
      result,
      ...diagnostics.map(({ severity, code, accepted = '' }) => `${severity} ${code} ${accepted}`.trim()),
    ];
  };

  test.each<[config: object, options: CompileSourcesOptions, expected: readonly string[]]>([
    [{}, { strict: true }, ['refused', `error ${placeholder}`]],
    [{ severity: { [placeholder]: 'off' } }, { strict: true }, ['complete']],
    [{ severity: { [placeholder]: 'note' } }, { strict: true }, ['complete', `note ${placeholder}`]],
    [{ severity: { [placeholder]: 'error' } }, {}, ['refused', `error ${placeholder}`]],
    [{ accepted: [acceptance] }, { strict: true }, ['complete', `note ${placeholder} hashed later`]],
    [
      { accepted: [acceptance] },
      { today: '2026-06-30', strict: true },
      ['complete', `note ${placeholder} hashed later`],
    ],
    [
      { accepted: [acceptance] },
      { today: '2026-07-01', strict: true },
      ['refused', `error ${placeholder}`, 'note note.config.acceptance_expired'],
    ],
    [{ accepted: [{ ...acceptance, code: 'warn.pack.nothing' }] }, {}, ['refused', 'error refuse.config.invalid']],
    [
      { default_bundle: 'bundle.none' },
      {},
      ['refused', `warning ${placeholder}`, 'error refuse.bundle_profile.missing_bundle'],
    ],
  ])('%j with the options %j', (config, options, expected) => {
    expect(resultOf(config, options).toSorted()).toEqual([...expected].sort());
  });

  test('names the directories of packs and bundles', () => {
    const moved = Object.fromEntries(Object.entries(sources).map(([path, content]) => [`content/${path}`, content]));
    const config = { packs_root: './content/packs/', bundles_root: 'content/bundles' };
    expect(resultOf(config, {}, moved)).toEqual(['complete', `warning ${placeholder}`]);
  });

  test.each(['2026-02-30', 'today', 20260101])('the day %s is a TypeError', (today) => {
    expect(() => compile(sources, { today: today as string })).toThrow(TypeError);
  });
});
