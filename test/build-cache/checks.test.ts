import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputsWithExistingCache } from '../../tools/xstack/ops/run/inputs-with-cache.ts';
import { waitForClock } from '../support/clock.ts';
import { runMain, runWithoutCache } from '../support/incremental.ts';
import { makeWorld } from '../support/incremental-world.ts';
import { text } from '../support/repository.ts';

const check = ['pack', 'validate', 'pack.domain.p2', '--json'];

/** Facts of a changed pack that other, unchanged packs contradict. */
const contradictions: readonly (readonly [name: string, code: string, change: (manifest: Manifest) => object])[] = [
  [
    'a contribution id of another pack',
    'refuse.pack_contrib.duplicate_id',
    ({ contributions }) => ({
      contributions: [{ ...contributions[0], id: 'domain.p4' }, ...contributions.slice(1)],
    }),
  ],
  ['a missing dependency', 'refuse.pack.missing_dependency', () => ({ dependencies: ['pack.domain.p9'] })],
  ['a cycle through other packs', 'refuse.pack.circular_dependency', () => ({ dependencies: ['pack.domain.p4'] })],
  [
    'another version of a dependency',
    'refuse.pack.version_incompatibility',
    () => ({ dependencies: ['pack.domain.p1@2.0.0'] }),
  ],
  [
    'a move of a row that exists',
    'refuse.pack.id_taken',
    () => ({
      schema_version: '1.1.0',
      moves: [{ kind: 'reference_frame', from: 'frame.p4', to: 'frame.p5', since: '1.0.0' }],
    }),
  ],
];

interface Manifest {
  readonly contributions: readonly { readonly id: string }[];
}

test.each(contradictions)('a check with a cache finds %s', async (_, code, change) => {
  const root = makeWorld();
  try {
    await waitForClock();
    await runMain(root, ['run', '--quiet']);
    const file = join(root, 'packs/domain/pack.domain.p2/pack.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, text({ ...manifest, ...change(manifest) }));
    const answer = await runMain(root, check);
    expect(answer.stdout).toContain(code);
    expect(answer).toEqual(await runWithoutCache(root, check));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('a check creates no cache', async () => {
  const root = makeWorld();
  try {
    await runMain(root, check);
    expect(existsSync(join(root, '.xstack'))).toBe(false);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('an existing cache is used unless the config file forbids it', async () => {
  const root = makeWorld();
  const cache = () =>
    readInputsWithExistingCache(
      findProject(() => {}, {}, root),
      { diagnostics: {} },
    ).cache;
  try {
    await runMain(root, ['run', '--quiet']);
    expect(cache()).toBeDefined();
    writeFileSync(join(root, 'xstack.config.json'), text({ cache: false }));
    expect(cache()).toBeUndefined();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
