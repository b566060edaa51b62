/** Mistakes of callers in plain JavaScript are reported, and never treated as an empty repository. */
import { expect, test } from 'vitest';
import { compile, type Sources } from '../../tools/xstack/index.ts';
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
