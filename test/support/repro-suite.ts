/** `xstack repro` of seeded faults: same code and location, none of the authors' words, few lines. */
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile, type Sources } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { ownWords } from '../../tools/xstack/core/repro/anonymise.ts';
import { hasProblem, problemOf } from '../../tools/xstack/core/repro/problem.ts';
import { type Reproduction, reproduce } from '../../tools/xstack/core/repro/repro.ts';
import { productVocabulary } from '../../tools/xstack/ops/repro/vocabulary.ts';
import { drawFrom, sampleWorld, withChange } from './seeded-faults.ts';
import { readStory } from './story.ts';

const vocabulary = productVocabulary();
const compileAll = (sources: Sources) => compile(sources, { compileRowSchema });

/** Returns the first repository from a seed on that is refused, and the code of its first error. */
function faulty(world: Sources, seed: number) {
  for (let attempt = 0; ; attempt++) {
    const sources = withChange(world, drawFrom(1000 * seed + attempt));
    const { diagnostics } = compileAll(sources);
    const error = diagnostics.find(({ severity }) => severity === 'error');
    if (error !== undefined) return { sources, code: error.code, diagnostics };
  }
}

/** Checks the reproduction of a fault; returns the lines of its story. */
function checkRepro(world: Sources, seed: number): number {
  const { sources, code, diagnostics } = faulty(world, seed);
  const found = reproduce({
    sources,
    packsRoot: 'packs',
    code,
    compile: compileAll,
    vocabulary,
    base64: (bytes) => Buffer.from(bytes).toString('base64'),
  }) as Reproduction;
  const { inputs, commands } = readStory(found.story);
  expect(commands).toEqual([['run']]);
  const files = Object.fromEntries(inputs);
  const encoded = [...found.story.matchAll(/^# base64 (.*)$/gm)].map(([, path]) => path as string);
  for (const path of encoded) files[path] = Buffer.from(files[path] as string, 'base64').toString();
  const problem = problemOf(code, diagnostics, vocabulary);
  expect(problem && hasProblem(problem, compileAll(files).diagnostics)).toBe(true);
  const left = new Set(ownWords(files, vocabulary));
  expect(ownWords(sources, vocabulary).filter((word) => left.has(word))).toEqual([]);
  expect(found.words).toEqual([]);
  return found.story.split('\n').length - 1;
}

export function reproSuite(count: number): void {
  const lines: number[] = [];
  const world = sampleWorld();

  test.each(Array.from({ length: count }, (_, seed) => seed))('fault %i', (seed) => {
    lines.push(checkRepro(world, seed));
  });

  test('half of the stories have at most 30 lines', () => {
    expect(lines.sort((a, b) => a - b)[lines.length >> 1]).toBeLessThanOrEqual(30);
  });
}
