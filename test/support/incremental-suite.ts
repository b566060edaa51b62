import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySteps, apply, run, type Step, smallWorld, textSteps } from './incremental.ts';

/** After whatever was done to a repository, a run with a cache is the run without one. */
export function incrementalEqualsClean(numRuns: number): void {
  const used = { hits: 0, patched: 0, reused: 0, computed: 0 };

  const isAsClean = async (sequence: readonly Step[], isHasty: boolean) => {
    const root = mkdtempSync(join(tmpdir(), 'xstack-incremental-'));
    try {
      for (const [path, content] of Object.entries(smallWorld())) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      for (const step of sequence) {
        for (const edit of step.edits) apply(root, edit);
        // Who is not hasty gives the clock of the file system time to go on: only then is anything trusted.
        if (!isHasty) await setTimeout(6);
        const { outcome, use, isPatched } = await run(root, step, 'build', 'on');
        const { outcome: clean } = await run(root, step, 'clean', 'off');
        expect(outcome).toEqual(clean);
        used.hits += use?.hit ? 1 : 0;
        used.patched += isPatched ? 1 : 0;
        used.reused += use?.reused ?? 0;
        used.computed += use?.computed ?? 0;
      }
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };

  test('a run with a cache gives, byte for byte, what a run without one gives', async () => {
    await fc.assert(fc.asyncProperty(anySteps, fc.boolean(), isAsClean), { numRuns });
  });

  test('the same where mostly texts change', async () => {
    await fc.assert(
      fc.asyncProperty(textSteps, (sequence) => isAsClean(sequence, false)),
      { numRuns },
    );
  });

  test('and the cache was used', () => {
    expect(used.hits).toBeGreaterThan(numRuns / 5);
    expect(used.patched).toBeGreaterThan(numRuns / 5);
    expect(used.reused).toBeGreaterThan(used.computed / 10);
  });
}
