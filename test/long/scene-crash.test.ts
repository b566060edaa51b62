/** Commands that are killed at every call that changes a file. */
import { beforeAll, expect, test } from 'vitest';
import { binary, hasStrace } from '../scene/support/binary.ts';
import { crashCases, crashPoints, killAt, prepare, statesOf } from '../scene/support/crash.ts';
import { isInShare } from '../support/share.ts';

const atOnce = 6;

beforeAll(() => {
  if (!hasStrace) process.stderr.write('NOT TESTED: crash points need strace, which is not here or may not trace\n');
});

test.skipIf(!hasStrace).concurrent.each(crashCases)('killed: $name', async (crash) => {
  const base = prepare(binary, crash);
  try {
    const states = statesOf(binary, base, crash);
    const all = crashPoints(binary, base, crash);
    expect(all.length).toBeGreaterThan(10);
    const points = all.filter((_, n) => isInShare(n, 0.25));
    const problems: string[] = [];
    let killed = 0;
    const queue = [...points];
    const work = async () => {
      for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
        const { wasKilled, problems: found } = await killAt(binary, base, crash, point, states);
        if (wasKilled) killed++;
        problems.push(...found.map((problem) => `at ${point.call} ${point.n}: ${problem}`));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(problems).toEqual([]);
    expect(killed).toBeGreaterThanOrEqual(Math.floor(points.length * 0.8));
  } finally {
    base.remove();
  }
});
