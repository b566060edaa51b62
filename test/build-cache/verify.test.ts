import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command as verify } from '../../tools/xstack/commands/cache/verify.ts';
import { command as run } from '../../tools/xstack/commands/run.ts';
import { waitForClock } from '../support/clock.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const id = 'pack.core.a';
const lens = { schema_version: '1.0.0', lens_id: 'lens.a', lens_type: 'diegetic', transform_description: 'Honest.' };
const files = {
  [`packs/core/${id}/pack.json`]: text(
    manifest(id, {
      contribution_types: ['lens'],
      contributions: [{ type: 'lens', id: 'lens.a', path: 'data/lens.json' }],
    }),
  ),
  [`packs/core/${id}/data/lens.json`]: text({
    ...lens,
    required_entitlements: [],
    epistemic_constraints: { visibility_policy: 'sensor_limited', max_resolution_tier: 1 },
  }),
  ...bundle([id]),
};

test('a forged entry with correct hashes is detected', async () => {
  const root = onDisk(files);
  await waitForClock();
  await run.run({ profile: 'fast' }, testHost(root));
  expect((await verify.run({}, testHost(root))).result).toBe('complete');

  const cache = join(root, '.xstack/cache');
  const segment = readdirSync(cache).find((name) => name.startsWith('packs-')) as string;
  const before = readFileSync(join(cache, segment), 'utf8');
  const after = before.replace('"Honest."', '"Forged."');
  expect(after).not.toBe(before);
  writeFileSync(join(cache, segment), after);
  const indexed = readFileSync(join(cache, 'index'), 'utf8').slice(65);
  const { strings, entry, content } = JSON.parse(indexed).packs[`packs/core/${id}`].location;
  const entryOf = (bytes: string) => hash(bytes.slice(0, strings + entry + content)); // ASCII, and the only entry.
  const index = indexed.replace(entryOf(before), entryOf(after));
  expect(index).not.toBe(indexed);
  writeFileSync(join(cache, 'index'), `${hash(index)}\n${index}`);

  const { result, diagnostics } = await verify.run({}, testHost(root));
  expect(result).toBe('refused');
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'refuse.cache.differs: the cache and a clean compile differ in `lens.registry.json`',
    'refuse.cache.differs: the cache and a clean compile differ in the lockfile',
  ]);
});

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
