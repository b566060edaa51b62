/** A script without judgement: it applies the first offered edits and runs again, five times at most. */
import { expect, test } from 'vitest';
import { repairableFault } from './repairable-faults.ts';
import { onDisk } from './repository.ts';
import { runHere } from './story.ts';
import { snapshot } from './story-directory.ts';

const rounds = 5;
/** The share of faults that such a script must solve. */
const least = 0.8;

export function judgementSuite(count: number): void {
  test(`${count} seeded faults: a script without judgement solves most, and loses no content`, async () => {
    const unsolved: string[] = [];
    for (let seed = 0; seed < count; seed++) {
      const { name, broken } = repairableFault(seed);
      const root = onDisk(broken);
      if (!(await isSolved(root))) unsolved.push(name);
      expect(contentOf(Object.fromEntries(snapshot(root))), name).toEqual(
        contentOf(broken as Readonly<Record<string, string>>),
      );
    }
    expect(unsolved.length, unsolved.join('\n')).toBeLessThanOrEqual((1 - least) * count);
  });
}

async function isSolved(root: string): Promise<boolean> {
  expect(await exitOf(root), root).not.toBe(0);
  for (let round = 0; round < rounds; round++) {
    expect((await runHere(['fix', '--yes'], root, '')).exit).toBe(0);
    if ((await exitOf(root)) === 0) return true;
  }
  return false;
}

async function exitOf(root: string): Promise<number | null> {
  const { exit } = await runHere(['run', 'strict', '--cache', 'off'], root, '');
  return exit;
}

/** Content: the payloads as bytes, and of each manifest what it contributes. Lists of packs are none. */
function contentOf(files: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const content = Object.entries(files).filter(([path]) => path.startsWith('packs/'));
  return Object.fromEntries(
    content.map(([path, source]) => {
      if (!path.endsWith('/pack.json')) return [path, source];
      const { contributions } = JSON.parse(source.replace('\uFEFF', '')) as { contributions: { id: string }[] };
      return [path, contributions.map(({ id }) => id)];
    }),
  );
}
