/** What a newcomer must write for a usual change: all parts are enough, and what fails without one names it. */
import { describe, expect, test } from 'vitest';
import { type Part, projectCopy } from '../support/exercise.ts';
import * as refusal from '../support/exercise-refusal.ts';

/** Applies a change as CONTRIBUTING.md explains it, and runs the checks. */
function outcomeOf(parts: readonly Part[], stories: string) {
  const project = projectCopy();
  project.apply(parts);
  const generated = project.generate();
  const played = project.updateStories('-t', stories);
  const checked = project.test('test/tidy.test.ts');
  return {
    isGreen: generated.isGreen && played.isGreen && checked.isGreen,
    output: generated.output + played.output + checked.output,
  };
}

describe('a refusal', () => {
  const all = Object.entries(refusal.parts);

  test('is a check, a row, a page and a story', () => {
    const outcome = outcomeOf([refusal.check, ...all.map(([, [part]]) => part)], 'pack_reserved_id');
    expect(outcome).toMatchObject({ isGreen: true });
  });

  test.each(all)('without its %s fails, and the failure names it', (left, [, failure]) => {
    const others = all.filter(([name]) => name !== left).map(([, [part]]) => part);
    const { isGreen, output } = outcomeOf([refusal.check, ...others], 'pack_reserved_id');
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });
});
