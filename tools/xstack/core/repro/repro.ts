import type { Code } from '../base/diagnostic/codes.ts';
import type { Diagnostic } from '../base/diagnostic/diagnostic.ts';
import type { Sources } from '../compiler/compile-sources.ts';
import { anonymise, ownWords } from './anonymise.ts';
import { inDeclaredForm } from './declared.ts';
import { type Compile, hasProblem, problemOf, type Vocabulary } from './problem.ts';
import { shrink } from './shrink.ts';
import { printStory } from './story.ts';

/** A repository that is made smaller until only one problem is left. */
export interface ReproInput {
  readonly sources: Sources;
  readonly packsRoot: string;
  readonly code: Code;
  readonly compile: Compile;
  readonly vocabulary: Vocabulary;
  readonly base64: (bytes: string | Uint8Array) => string;
}

/** The smallest repository that was found. */
export interface Reproduction {
  readonly sources: Sources;
  /** One file: lines for usual manifests, a command, and the other files. */
  readonly story: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Words of the authors that are part of the problem. */
  readonly words: readonly string[];
  /** Number of compilations. */
  readonly compilations: number;
}

/** Compilations after which the smallest repository so far is the result. */
const mostCompilations = 20_000;

/** Returns the smallest anonymous repository with a diagnostic; undefined if its files do not give that diagnostic. */
export function reproduce(input: ReproInput): Reproduction | undefined {
  const { sources, packsRoot, code, compile, vocabulary } = input;
  const problem = problemOf(code, compile(sources).diagnostics, vocabulary);
  if (problem === undefined) return undefined;
  let compilations = 1;
  const holds = (candidate: Sources) =>
    compilations++ < mostCompilations && hasProblem(problem, compile(candidate).diagnostics);
  const small = inDeclaredForm(shrink(sources, packsRoot, holds), packsRoot, holds);
  const smallest = shrink(small, packsRoot, holds);
  const taken = new Set(ownWords(sources, vocabulary));
  const { sources: anonymous, words } = anonymise(smallest, vocabulary, taken, holds);
  const final = inDeclaredForm(anonymous, packsRoot, holds);
  const story = printStory(final, packsRoot, `\`${code}\` in ${problem.location}`.trim(), input.base64);
  return { sources: final, story, diagnostics: compile(final).diagnostics, words, compilations };
}
