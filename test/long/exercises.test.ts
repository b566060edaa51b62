/** Carries out usual changes: all parts are enough, and without one a check fails that names it. */
import { describe, expect, test } from 'vitest';
import { type CheckResult, type Part, type ProjectCopy, projectCopy } from '../support/exercise.ts';
import * as command from '../support/exercise-command.ts';
import * as contributionType from '../support/exercise-contribution-type.ts';
import * as intent from '../support/exercise-intent.ts';
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

/**
 * Goes through the steps of CONTRIBUTING.md; `stories` selects those whose expectations are written. Ends with the first
 * step that fails and names the `failure`.
 */
function follow(project: ProjectCopy, stories: string, failure?: string): CheckResult {
  const asked = project.generate(); // It may require the outputs of new stories.
  const steps = [
    () => project.updateStories('-t', stories),
    () => project.generate(),
    () => project.test('test/tidy.test.ts'),
  ];
  const all: CheckResult = { isGreen: true, output: asked.output };
  return steps.reduce(
    (before, step) => (failure !== undefined && isFailure(before, failure) ? before : joined(before, step())),
    all,
  );
}

function isFailure({ isGreen, output }: CheckResult, failure: string): boolean {
  return !isGreen && output.includes(failure);
}

function joined(one: CheckResult, other: CheckResult): CheckResult {
  return { isGreen: one.isGreen && other.isGreen, output: `${one.output}\n${other.output}` };
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
      failure,
    );
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });
});

describe('a contribution type', () => {
  test('is a data file, a schema and two stories; other stories are unaffected', () => {
    const project = projectCopy();
    const before = project.exitCodes();
    project.apply(partsOf(contributionType.parts));
    expect(follow(project, '')).toMatchObject({ isGreen: true });
    for (const [file, entry] of contributionType.derived) expect([file, project.read(file)]).toEqual([file, entry]);
    expect(new Map([...project.exitCodes()].filter(([name]) => before.has(name)))).toEqual(before);
    // Of the slow tests of the core, those of the schemas.
    expect(project.test('--config', 'vitest.fast.config.ts', 'test/core')).toMatchObject({ isGreen: true });
    expect(project.test('test/core/schema')).toMatchObject({ isGreen: true });
    expect(project.checkTypes()).toEqual({ isGreen: true, output: '' });
  });

  test.each(Object.entries(contributionType.parts))('without its %s fails and names it', (left, [, failure]) => {
    const { isGreen, output } = follow(
      copyWith(partsOf(contributionType.parts, left)),
      'gauge|there are stories',
      failure,
    );
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });
});

describe('a command', () => {
  /** The tests also need the modules that are generated without the command. */
  const outcomeOf = (parts: readonly Part[], { isGenerated = true } = {}): CheckResult => {
    const project = projectCopy();
    project.generate();
    project.apply(parts);
    const steps = isGenerated ? [project.generate()] : [];
    steps.push(project.test('test/tidy.test.ts', 'test/cases.test.ts', '-t', 'schema_count|command|up to date'));
    return {
      isGreen: steps.every(({ isGreen }) => isGreen),
      output: steps.map(({ output }) => output).join('\n'),
    };
  };

  test('is a file, a schema and a story', () => {
    expect(outcomeOf(partsOf(command.parts))).toMatchObject({ isGreen: true });
  });

  test.each(Object.entries(command.parts))('without its %s fails and names it', (left, [, failure]) => {
    const { isGreen, output } = outcomeOf(partsOf(command.parts, left));
    expect(output).toContain(failure);
    expect(isGreen).toBe(false);
  });

  test('that was not generated fails and names the command to run', () => {
    const { isGreen, output } = outcomeOf(partsOf(command.parts), { isGenerated: false });
    expect(output).toContain('tools/xstack/cli/commands.ts is out of date: run `npm run generate`');
    expect(isGreen).toBe(false);
  });
});

describe('an intent of the portal', () => {
  const table = 'docs/contracts/portal.md';

  test('is params, an answer, a handler and a row', () => {
    const project = copyWith(partsOf(intent.parts));
    expect(project.generate()).toMatchObject({ isGreen: true });
    expect(project.read(table)).toContain(intent.tableRow);
    expect(project.checkTypes()).toEqual({ isGreen: true, output: '' });
    const checked = project.test('test/portal/server/openapi.test.ts', 'test/tidy.test.ts', '-t', 'derived|document');
    expect(checked).toMatchObject({ isGreen: true });
  });

  test.each(Object.entries(intent.parts))('without its %s fails and names it', (left, [, failure]) => {
    const project = copyWith(partsOf(intent.parts, left));
    const [generated, compiled] = [project.generate(), project.checkTypes()];
    expect(generated.output + compiled.output).toContain(failure);
    expect(generated.isGreen && compiled.isGreen).toBe(false);
  });

  test('has a table of docs/ that is out of date until it is generated', () => {
    const project = projectCopy();
    const before = project.read(table);
    project.apply(partsOf(intent.parts));
    project.generate();
    project.replace(table, before);
    const checked = project.test('test/tidy.test.ts', '-t', 'derived');
    expect(checked.output).toContain(`${table} is out of date: run \`npm run generate\``);
    expect(checked.isGreen).toBe(false);
  });

  test('has no schema with keywords that types cannot express', () => {
    const { isGreen, output } = copyWith([
      {
        file: 'schemas/portal/answers.schema.json',
        after: '"$defs": {',
        lines: '    "data.odd": { "not": { "type": "string" } },',
      },
    ]).generate();
    expect(output).toContain(
      'schemas/portal/answers.schema.json#/$defs/data.odd: keyword `not` has no TypeScript type',
    );
    expect(isGreen).toBe(false);
  });
});
