/** Files that only the content model permits: beside `pack.json`, and in directories of the project. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { descriptionLimits } from '../../tools/xstack/core/base/json/excess.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';
import { run } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const directory = 'packs/core/pack.core.a';
const sidecars = [{ name: 'pack.trust.json' }, { name: 'pack.review.json', hashed: false }];

function repository(): string {
  return onDisk({
    ...bundle(['pack.core.a']),
    [`${directory}/pack.json`]: text(manifest('pack.core.a')),
    [`${directory}/pack.trust.json`]: '{}',
    [`${directory}/pack.review.json`]: '{}',
    'schemas/content_model.json': text({ schema_version: '1.0.0', sidecars }),
  });
}

const step = { profile: 'fast', bundle: 'bundle.base.lab' };

async function runOf(root: string) {
  const { outcome } = await run(root, step, 'build', 'on');
  expect(outcome).toEqual((await run(root, step, 'other', 'off')).outcome);
  const [said] = outcome.said as [{ pack_lock_hash: string | null; diagnostics: { code: string }[] }];
  return { hash: said.pack_lock_hash, codes: said.diagnostics.map(({ code }) => code) };
}

test('a sidecar is part of the hash of its pack unless the content model excludes it', async () => {
  const root = repository();
  const before = await runOf(root);
  writeFileSync(join(root, directory, 'pack.review.json'), '{ "level": 1 }');
  expect(await runOf(root)).toEqual(before);
  writeFileSync(join(root, directory, 'pack.trust.json'), '{ "level": 1 }');
  expect((await runOf(root)).hash).not.toBe(before.hash);
});

test('a sidecar outside of the hash is checked again when it changes', async () => {
  const root = repository();
  await runOf(root);
  writeFileSync(join(root, directory, 'pack.review.json'), '[]');
  expect((await runOf(root)).codes).toContain('refuse.pack.invalid_sidecar');
});

test('a sidecar above the size limit is refused', async () => {
  const root = repository();
  writeFileSync(join(root, directory, 'pack.trust.json'), ' '.repeat(descriptionLimits.bytes + 1));
  expect((await runOf(root)).codes).toContain('refuse.json.too_large');
});

test.each(['json', 'opaque'])('executables are forbidden in a directory that holds %s', (holds) => {
  const pack = 'packs/core/pack.core.a';
  const { diagnostics } = compile(
    {
      ...bundle(['pack.core.a']),
      [`${pack}/pack.json`]: text(manifest('pack.core.a')),
      [`${pack}/own/a.json`]: '#!/bin/sh\n',
      [`${pack}/own/below/b.exe`]: '',
      'schemas/content_model.json': text({ schema_version: '1.0.0', pack_directories: [{ name: 'own', holds }] }),
    },
    { compileRowSchema },
  );
  const refused = diagnostics.filter(({ code }) => code === 'refuse.pack.executable_content_forbidden');
  expect(refused.map(({ at }) => at?.file)).toEqual([`${pack}/own/a.json`, `${pack}/own/below/b.exe`]);
});
