/** Repositories without a content model: every byte of output is that of the compiler before there were content models. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile, type Sources } from '../../tools/xstack/index.ts';
import { smallWorld } from '../support/incremental-world.ts';

const repository = join(import.meta.dirname, '../..');

/** Returns the files of a repository that a compilation reads. */
function sourcesIn(root: string): Sources {
  const directories = ['packs', 'bundles', 'schemas/registries'].map((name) => join(root, name));
  const entries = directories
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [file.slice(root.length + 1), readFileSync(file)]));
}

/** The SHA-256 of all outputs, recorded by the last version without content models; a change of the packs changes it. */
test.each<[string, () => Sources, string, string]>([
  [
    'the sample world',
    () => sourcesIn(repository),
    'bundle.base.lab',
    'a1c228a904ede004b6c54a75076aa7c47f4291ea658e07a833109d7f5774be7c',
  ],
  [
    'a bundle of the sample world',
    () => sourcesIn(repository),
    'bundle.inner.tour',
    '63127658f762fe402afe265a86e599a6bd4797f3ee93b88644ef10129fb75030',
  ],
  [
    'the example',
    () => sourcesIn(join(repository, 'examples/tides')),
    'bundle.ocean',
    'd7c92429ef6486d6672b55cb3e6fd6de817db6ce48e4ffba8a203c655ca66e20',
  ],
  [
    'a small world',
    () => smallWorld(),
    'bundle.base.lab',
    '9ff9e02f695da0d69e9cb8e6a33b656cecce1f2b476d12be5e4e7b0f1f123c07',
  ],
])('%s', (_name, sources, bundle, recorded) => {
  const { result, outputs } = compile(sources(), { bundle, compileRowSchema });
  expect(result).toBe('complete');
  const hash = createHash('sha256');
  for (const [file, content] of [...outputs].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${file}\0${content}\0`);
  expect(hash.digest('hex')).toBe(recorded);
});
