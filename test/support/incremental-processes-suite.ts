import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint, program, xstack } from './binary.ts';
import { run } from './incremental.ts';
import type { Edit } from './incremental-edits.ts';
import { apply, processEdits } from './incremental-steps.ts';
import { makeWorld } from './incremental-world.ts';

const bundles = ['bundle.base.lab', 'bundle.small.lab'] as const;
const outs = ['build', 'other'] as const;

/** Two runs that begin at once, and an edit while they work. */
interface Round {
  readonly edits: readonly Edit[];
  readonly runs: readonly { readonly bundle: string; readonly out: string }[];
  readonly during: { readonly edit: Edit; readonly after_ms: number } | undefined;
  /** Then another build of the product runs on the same cache, as after an upgrade. */
  readonly isUpgraded: boolean;
}

const aRun = fc.record({ bundle: fc.constantFrom(...bundles), out: fc.constantFrom(...outs) });
const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({
    edits: fc.array(processEdits, { maxLength: 2 }),
    runs: fc.array(aRun, { minLength: 2, maxLength: 2 }),
    during: fc.option(fc.record({ edit: processEdits, after_ms: fc.nat({ max: 400 }) }), { nil: undefined }),
    isUpgraded: fc.boolean(),
  }),
  { minLength: 2, maxLength: 4 },
);

function start(root: string, { bundle, out }: Round['runs'][number]) {
  const args = [program, 'run', '--quiet', '--repo-root', root, '--bundle', bundle, '--out', join(root, out)];
  return once(spawn(process.execPath, args, { stdio: 'ignore' }), 'close');
}

/** After any concurrent use of a cache and of output directories, the next run equals one without a cache. */
export function processesEqualClean(numRuns: number): void {
  const isAsClean = async (root: string, { edits, runs, during, isUpgraded }: Round) => {
    for (const edit of edits) apply(root, edit);
    const ended = runs.map((each) => start(root, each));
    if (during !== undefined) {
      await setTimeout(during.after_ms);
      apply(root, during.edit);
    }
    for (const [code, signal] of await Promise.all(ended)) {
      expect(signal).toBeNull();
      expect([0, 1]).toContain(code);
    }
    for (const out of outs) {
      const validated = xstack(['lockfile', 'validate', '--repo-root', root, '--out', join(root, out)]);
      if (!validated.stderr.includes('refuse.lockfile.missing]'))
        expect(validated.stderr).not.toContain('invalid_registry_hash');
    }
    for (const { bundle, out } of runs) {
      if (isUpgraded) await run(root, { profile: 'fast', bundle }, out, 'on');
      const target = ['run', '--quiet', '--repo-root', root, '--bundle', bundle, '--out'];
      const cached = xstack([...target, join(root, out)]);
      const clean = xstack([...target, join(root, 'clean'), '--cache', 'off']);
      expect([cached.status, cached.stderr]).toEqual([clean.status, clean.stderr]);
      if (clean.status === 0) expect(fingerprint(join(root, out))).toBe(fingerprint(join(root, 'clean')));
    }
  };

  test('two processes at once, and another build of the product on their cache', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (sequence) => {
        const root = makeWorld();
        try {
          for (const round of sequence) await isAsClean(root, round);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns },
    );
  });
}
