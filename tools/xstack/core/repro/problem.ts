import type { Code } from '../base/diagnostic/codes.ts';
import type { Diagnostic } from '../base/diagnostic/diagnostic.ts';
import type { CompileSourcesResult, Sources } from '../compiler/compile-sources.ts';

/** A diagnostic to reproduce: its code, and its location without ids and indices. */
export interface Problem {
  readonly code: Code;
  readonly location: string;
  /** The codes of all diagnostics: a smaller repository may lose some, but gains none. */
  readonly others: ReadonlySet<string>;
  readonly vocabulary: Vocabulary;
}

/** The words of the product. */
export interface Vocabulary {
  /** Names of members. */
  readonly names: ReadonlySet<string>;
  /** Words of values and of paths. */
  readonly values: ReadonlySet<string>;
}

/** Compiles the files of a repository. */
export type Compile = (sources: Sources) => Pick<CompileSourcesResult, 'diagnostics'>;

/** Returns the problem of the first diagnostic with a code; undefined if there is none. */
export function problemOf(code: Code, diagnostics: readonly Diagnostic[], vocabulary: Vocabulary): Problem | undefined {
  const found = diagnostics.find((diagnostic) => diagnostic.code === code);
  const others = new Set(diagnostics.map((each) => each.code));
  return found && { code, location: locationOf(found, vocabulary), others, vocabulary };
}

/** Reports whether a repository has the problem, and no other errors than the original one. */
export function hasProblem(
  { code, location, others, vocabulary }: Problem,
  diagnostics: readonly Diagnostic[],
): boolean {
  const isNew = (each: Diagnostic) => each.severity === 'error' && !others.has(each.code);
  return (
    diagnostics.some((each) => each.code === code && locationOf(each, vocabulary) === location) &&
    !diagnostics.some(isNew)
  );
}

/**
 * Returns the location of a diagnostic: the kind of its file, and its pointer without indices and without names that are not
 * of the product.
 */
function locationOf({ at }: Pick<Diagnostic, 'at'>, vocabulary: Vocabulary): string {
  if (at === undefined) return '';
  const segments = (at.pointer ?? '').split('/').map((segment) => {
    if (/^\d+$/.test(segment)) return '*';
    return segment === '' || vocabulary.names.has(segment) ? segment : '?';
  });
  return `${roleOf(at.file)} ${segments.join('/')}`;
}

/** Returns the kind of a file by its path. */
function roleOf(file: string): string {
  const [top = '', ...rest] = file.split('/');
  const name = rest.at(-1) ?? '';
  if (name === 'pack.json' || name === 'bundle.json') return name;
  return rest.length === 0 ? top : `${top} ${name.includes('.') ? name.slice(name.lastIndexOf('.')) : ''}`;
}
