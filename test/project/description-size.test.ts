/** Files that describe others are read up to their limit, whatever their size. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { disk, readDescription } from '../../tools/xstack/io/disk.ts';
import { readRegularDescription } from '../../tools/xstack/io/regular-file.ts';
import { runMain } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const limit = 4 * 1024 * 1024;

test('of a larger file, one byte more than the limit is read', () => {
  const root = onDisk({ 'a.json': '{}' });
  const path = join(root, 'a.json');
  expect(Buffer.from(readDescription(path)).toString()).toBe('{}');
  truncateSync(path, limit);
  expect(readDescription(path)).toHaveLength(limit);
  expect(readRegularDescription(path)).toHaveLength(limit);
  truncateSync(path, 2 ** 40);
  expect(readDescription(path)).toHaveLength(limit + 1);
  expect(readRegularDescription(path)).toHaveLength(limit + 1);
  expect(disk.read(path, undefined, 10)).toHaveLength(11);
  expect(Buffer.from(disk.read(path, undefined, 1)).toString()).toBe('{}');
});

const tooLarge = 'refuse.json.too_large';
const sizes: readonly (readonly [file: string, argv: readonly string[], code: string])[] = [
  ['xstack.config.json', ['run'], tooLarge],
  ['packs/.xstackignore', ['run'], 'refuse.pack.invalid_ignore_file'],
  ['packs/core/pack.core.a/.xstackignore', ['pack', 'list'], 'refuse.pack.invalid_ignore_file'],
  ['bundles/bundle.base.lab/bundle.json', ['run'], tooLarge],
  ['bundles/bundle.base.lab/bundle.json', ['bundle', 'validate'], tooLarge],
  ['bundles/bundle.base.lab/bundle.json', ['lockfile', 'validate'], tooLarge],
  ['schemas/content_model.json', ['run'], tooLarge],
  ['schemas/registries/a.registry-definition.json', ['run'], tooLarge],
  ['tools/xstack/compatx/version_registry.json', ['run'], tooLarge],
  ['packs/core/pack.core.a/pack.json', ['pack', 'files', 'pack.core.a'], tooLarge],
  ['.vscode/settings.json', ['schema', 'editor', '--check'], 'refuse.editor.invalid_settings'],
  ['package.json', ['doctor'], 'refuse.doctor.problem'],
];

test.each(sizes)('a %s of 40 MB is refused by %s', async (file, argv, code) => {
  const root = onDisk({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    ...bundle(['pack.core.a']),
  });
  await runMain(root, ['run', '--repo-root', root]);
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), '{}', { flag: 'a' });
  truncateSync(join(root, file), 40_000_000);
  const { exit, stdout } = await runMain(root, [...argv, '--repo-root', root, '--json']);
  expect(exit).toBe(1);
  expect(stdout).toContain(`"${code}"`);
});

test.each([
  ['lists', '['.repeat(500_000)],
  ['objects', `[${'{},'.repeat(100_000)}{}]`],
])('a `package.json` of %s is a problem that doctor reports', async (_, source) => {
  const root = onDisk({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    ...bundle(['pack.core.a']),
    'package.json': source,
  });
  const { exit, stdout } = await runMain(root, ['doctor', '--repo-root', root]);
  expect(exit).toBe(1);
  expect(stdout).toContain('error    the installed xstack');
});
