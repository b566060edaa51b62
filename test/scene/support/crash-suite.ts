import { beforeAll, expect, test } from 'vitest';
import { binary, hasStrace } from './binary.ts';
import { crashCases, crashPoints, killAt, prepare, statesOf } from './crash.ts';

const sampled = 6;
const atOnce = 6;

/** Rehearses the death of every command at some points, or at all of them. */
export function rehearse({ all }: { readonly all: boolean }): void {
  beforeAll(() => {
    if (!hasStrace) process.stderr.write('NOT TESTED: crash points need strace, which is not here or may not trace\n');
  });

  test.skipIf(!hasStrace).concurrent.each(crashCases)('killed: $name', { timeout: 900_000 }, async (crash) => {
    const base = prepare(binary, crash);
    try {
      const states = statesOf(binary, base, crash);
      const points = crashPoints(binary, base, crash);
      expect(points.length).toBeGreaterThan(10);
      const certain = points.filter(({ call }) => call !== 'write');
      const chosen = all ? points : certain.filter((_, i) => i % Math.ceil(certain.length / sampled) === 0);
      const problems: string[] = [];
      let killed = 0;
      const queue = [...chosen];
      const work = async () => {
        for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
          const { wasKilled, problems: found } = await killAt(binary, base, crash, point, states);
          if (wasKilled) killed++;
          problems.push(...found.map((problem) => `at ${point.call} ${point.n}: ${problem}`));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      expect(problems).toEqual([]);
      expect(killed).toBeGreaterThanOrEqual(Math.floor(chosen.length * 0.8));
    } finally {
      base.remove();
    }
  });
}
