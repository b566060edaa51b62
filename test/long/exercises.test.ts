/** What a newcomer must write for a usual change: all parts are enough, and what fails without one names it. */
import { describe, expect, test } from 'vitest';
import { type Outcome, type Part, type ProjectCopy, projectCopy } from '../support/exercise.ts';
import * as command from '../support/exercise-command.ts';
import * as contributionType from '../support/exercise-contribution-type.ts';
import * as refusal from '../support/exercise-refusal.ts';

type Parts = Readonly<Record<string, readonly [part: Part, failure: string]>>;

const partsOf = (parts: Parts, left?: string) =>
  Object.entries(parts)
    .filter(([name]) => name !== left)
    .map(([, [part]]) => part);

function copyWith(parts: readonly Part[]): ProjectCopy {
  const project = projectCopy();
  project.apply(parts);
  return project;
}

/** Goes through the steps of CONTRIBUTING.md; `stories` selects those whose expectations are written. */
function follow(project: ProjectCopy, stories: string): Outcome {
  const asked = project.generate(); // It may ask for the outputs of new stories.
  const steps = [project.updateStories('-t', stories), project.generate(), project.test('test/tidy.test.ts')];
  return {
    isGreen: steps.every(({ isGreen }) => isGreen),
    output: [asked, ...steps].map(({ output }) => output).join('\n'),
  };
}

describe('a refusal', () => {
  test('is a check, a row, a page and a story', () => {
    const project = copyWith([refusal.check, ...partsOf(refusal.parts)]);
    expect(follow(project, 'pack_reserved_id')).toMatchObject({ isGreen: true });
    expect(project.checkTypes()).toEqual({ isGreen: true, output: '' });
  });

  test.each(Object.entries(refusal.parts))('without its %s fails and names it', (left, [, failure]) => {
    const { isGreen, output } = follow(
      copyWith([refusal.check, ...partsOf(refusal.parts, left)]),
      'pack_reserved_id|there are stories',
    );
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });
});

describe('a contribution type', () => {
  test('is a data file, a schema and two stories; the stories of others keep their point', () => {
    const project = projectCopy();
    const before = project.exitCodes();
    project.apply(partsOf(contributionType.parts));
    expect(follow(project, '')).toMatchObject({ isGreen: true });
    expect(new Map([...project.exitCodes()].filter(([name]) => before.has(name)))).toEqual(before);
    expect(project.test('test/core')).toMatchObject({ isGreen: true });
    expect(project.checkTypes()).toEqual({ isGreen: true, output: '' });
  });

  test.each(Object.entries(contributionType.parts))('without its %s fails and names it', (left, [, failure]) => {
    const { isGreen, output } = follow(copyWith(partsOf(contributionType.parts, left)), 'gauge|there are stories');
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });
});

describe('a command', () => {
  const all = Object.entries(command.parts);

  const outcome = (parts: readonly Part[], isGenerated = true) => {
    const project = projectCopy();
    project.generate(); // What the tests need, without the new command.
    project.apply(parts);
    const generated = isGenerated ? project.generate() : { isGreen: true, output: '' };
    const checked = project.test('test/tidy.test.ts', 'test/cases.test.ts', '-t', 'schema_count|command|up to date');
    return { isGreen: generated.isGreen && checked.isGreen, output: generated.output + checked.output };
  };

  test('is a file and a story', () => {
    expect(outcome(all.map(([, [part]]) => part))).toMatchObject({ isGreen: true });
  });

  test.each(all)('without its %s fails, and the failure names it', (left, [, failure]) => {
    const others = all.filter(([name]) => name !== left).map(([, [part]]) => part);
    const { isGreen, output } = outcome(others);
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });

  test('that was not generated fails, and the failure says what to run', () => {
    const { isGreen, output } = outcome(
      all.map(([, [part]]) => part),
      false,
    );
    expect(output).toContain('tools/xstack/cli/commands.ts is out of date: run `npm run generate`');
    expect(isGreen).toBe(false);
  });
});
