import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeTimes } from './change-times.ts';
import { waitForClock } from './clock.ts';
import { fileAccess } from './file-access.ts';
import { run, runMain, runWithoutCache } from './incremental.ts';
import type { RunStep } from './incremental-edits.ts';
import { anySteps, apply, judgedSteps, modelSteps, relationSteps, textSteps } from './incremental-steps.ts';
import { makeWorld } from './incremental-world.ts';

/** Options of replaying a sequence of steps. */
interface ReplayOptions {
  /** True if runs follow one another without a wait: then files are racily clean. */
  readonly isHasty: boolean;
  readonly times: (typeof changeTimes)['kind'];
}

/** Runs during an edit. The result of this run is undefined; the entries that it stores must not affect the next one. */
async function runDuringEdit(root: string, step: RunStep): Promise<void> {
  const { during } = step;
  if (during === undefined) return;
  let accesses = 0;
  fileAccess.before = (path) => {
    if (!path.startsWith(`${root}/`) || path.includes('/.xstack') || accesses++ !== during.n) return;
    fileAccess.before = undefined;
    apply(root, during.edit);
  };
  try {
    const { outcome } = await run(root, step, step.out, 'on');
    expect([0, 1, 2, 3]).toContain(outcome.exit);
    expect(JSON.stringify(outcome.said)).not.toContain('refuse.internal.bug');
  } finally {
    fileAccess.before = undefined;
  }
}

/** The checks of chosen packs; the last names none. */
const checks = [
  ['pack', 'validate', 'pack.domain.p2', '--json'],
  ['pack', 'validate', 'packs/domain/pack.domain.p3/pack.json', '--strict', '--json'],
  ['pack', 'hash', 'pack.domain.p2', 'pack.domain.p4', '--json'],
  ['pack', 'validate', '--json'],
];

/** Compares checks after each step, most of whose runs store a cache. */
async function checksAreAsClean(sequence: readonly RunStep[], isHasty: boolean): Promise<void> {
  const root = makeWorld();
  try {
    for (const step of sequence) {
      for (const edit of step.edits) apply(root, edit);
      if (!isHasty) await waitForClock();
      for (const check of checks) expect(await runMain(root, check)).toEqual(await runWithoutCache(root, check));
      if (step.out === 'build') await run(root, step, step.out, 'on');
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** After any changes of a repository, a run with a cache equals one without. */
export function incrementalEqualsClean(numRuns: number): void {
  const used = { hits: 0, patched: 0, reused: 0, computed: 0 };

  const isAsClean = async (sequence: readonly RunStep[], { isHasty, times }: ReplayOptions) => {
    const root = makeWorld();
    changeTimes.kind = times;
    try {
      for (const step of sequence) {
        for (const edit of step.edits) apply(root, edit);
        if (!isHasty) await waitForClock();
        await runDuringEdit(root, step);
        if (!isHasty && step.during !== undefined) await waitForClock();
        const { outcome, use, isPatched } = await run(root, step, step.out, 'on');
        const { outcome: clean } = await run(root, step, 'clean', 'off');
        expect(outcome).toEqual(clean);
        used.hits += use?.hit ? 1 : 0;
        used.patched += isPatched ? 1 : 0;
        used.reused += use?.reused ?? 0;
        used.computed += use?.computed ?? 0;
      }
    } finally {
      changeTimes.kind = 'kernel';
      rmSync(root, { recursive: true, force: true });
    }
  };

  test('a run with a cache gives, byte for byte, what a run without one gives', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.boolean(), (sequence, isHasty) =>
        isAsClean(sequence, { isHasty, times: 'kernel' }),
      ),
      { numRuns },
    );
  });

  test('a run with a cache is equal if mostly content changes', async () => {
    await fc.assert(
      fc.asyncProperty(textSteps, (sequence) => isAsClean(sequence, { isHasty: false, times: 'kernel' })),
      { numRuns },
    );
  });

  test('a run with a cache is equal if the supported content changes', async () => {
    await fc.assert(
      fc.asyncProperty(modelSteps, (sequence) => isAsClean(sequence, { isHasty: false, times: 'kernel' })),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });

  test('a run with a cache is equal if relations between packs change', async () => {
    await fc.assert(
      fc.asyncProperty(relationSteps, (sequence) => isAsClean(sequence, { isHasty: false, times: 'kernel' })),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  test('a run with a cache is equal if diagnostics are judged otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(judgedSteps, (sequence) => isAsClean(sequence, { isHasty: false, times: 'kernel' })),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });

  test.each([
    ['anything', anySteps],
    ['relations between packs', relationSteps],
    ['the supported content', modelSteps],
  ] as const)('a check of chosen packs equals one without cache if edits change %s', async (_, steps) => {
    await fc.assert(fc.asyncProperty(steps, fc.boolean(), checksAreAsClean), { numRuns: Math.ceil(numRuns / 4) });
  });

  test.each(['derived', 'exfat', 'future'] as const)(
    'a run with a cache is equal on a file system with other times: %s',
    async (times) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(anySteps, textSteps), (sequence) => isAsClean(sequence, { isHasty: false, times })),
        { numRuns: Math.ceil(numRuns / 4) },
      );
    },
  );

  test('the cache was used', () => {
    expect(used.hits).toBeGreaterThan(numRuns / 5);
    expect(used.patched).toBeGreaterThan(numRuns / 5);
    expect(used.reused).toBeGreaterThan(used.computed / 10);
  });
}
