/** A run uses the core, and the profile `full` refuses a build that the compiler makes differently. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { writeCorpus } from '../../bench/corpus.mjs';
import { fastPath } from '../../tools/xstack/ops/run/fast-packs.ts';
import { runMain } from '../support/incremental.ts';

const offered = { packs: 0, accepted: 0, isWrong: false };

vi.mock('../../tools/xstack/io/fast-core/fast-core.ts', async (importOriginal) => {
  const { fastCore } = await importOriginal<typeof import('../../tools/xstack/io/fast-core/fast-core.ts')>();
  return {
    fastCore: (context: Parameters<typeof fastCore>[0]): ReturnType<typeof fastCore> => {
      const accept = fastCore(context);
      return (directory) => {
        const compiled = accept(directory);
        offered.packs++;
        if (compiled === undefined) return undefined;
        offered.accepted++;
        const { pack, files } = compiled;
        return offered.isWrong ? { pack: { ...pack, rows: pack.rows.slice(1) }, files } : compiled;
      };
    },
  };
});

const packs = 6;
const root = mkdtempSync(join(tmpdir(), 'xstack-fast-'));
beforeAll(() => writeCorpus(root, packs));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => Object.assign(offered, { packs: 0, accepted: 0, isWrong: false }));

/** Returns the files of which two builds differ. */
async function differencesIn(argv: readonly string[]): Promise<string[]> {
  const { stdout } = await runMain(root, [...argv, '--json', '--out', join(root, 'build')]);
  return (JSON.parse(stdout).diagnostics as { code: string; message: string }[])
    .filter(({ code }) => code === 'refuse.lockfile.not_reproducible')
    .map(({ message }) => message);
}

test('`full` uses the core for any number of packs, and compares', async () => {
  expect(await differencesIn(['run', 'full', '--cache', 'off'])).toEqual([]);
  expect(offered).toMatchObject({ packs, accepted: packs - 2 });
  offered.isWrong = true;
  expect(await differencesIn(['run', 'full', '--cache', 'off'])).toContain(
    'two builds of `domain.registry.json` differ',
  );
});

test.each([[['run', '--cache', 'off']], [['registry', 'compile']], [['lockfile', 'build']]])(
  '%s uses the core for many packs',
  async (argv) => {
    await differencesIn(argv);
    expect(offered.packs).toBe(0);
    const usual = fastPath.leastPacks;
    fastPath.leastPacks = packs;
    try {
      await differencesIn(argv);
    } finally {
      fastPath.leastPacks = usual;
    }
    expect(offered).toMatchObject({ packs, accepted: packs - 2 });
  },
);
