import { compareText } from '../text/compare.ts';
import type { Diagnostic, Report } from './diagnostic.ts';

/**
 * Diagnostics are bounded in memory, whatever the input: of one code, the first of each file are stored and the others
 * counted. Past a number of them, one of each further file is stored, so that a file that is refused has an error.
 */
const storedOfFile = 50;
const storedOfCode = 1000;

/** Stands for `omitted` diagnostics that were counted and not stored. */
export function omission(
  { code, severity, at }: Pick<Diagnostic, 'code' | 'severity' | 'at'>,
  omitted: number,
): Diagnostic {
  const where = at === undefined ? {} : { at: { file: at.file } };
  return {
    code,
    severity,
    message: `${omitted} more of this code${at === undefined ? '' : ' in this file'}`,
    ...where,
    omitted,
  };
}

/** How many diagnostics one stands for. */
export function weightOf({ omitted = 1 }: Pick<Diagnostic, 'omitted'>): number {
  return omitted;
}

/** A report into a list that stays bounded. */
export function reportInto(list: Diagnostic[]): Report {
  return (diagnostic) => addBounded(list, diagnostic);
}

/** Adds to a list that is bounded again whenever it has doubled: its memory is linear in the number of files. */
export function addBounded(list: Diagnostic[], diagnostic: Diagnostic): void {
  list.push(diagnostic);
  if (list.length < 2 * (boundedSizes.get(list) ?? storedOfCode)) return;
  const kept = bounded(list);
  list.length = 0;
  for (const each of kept) list.push(each);
  boundedSizes.set(list, Math.max(storedOfCode, kept.length));
}

/** Reports the first diagnostics of one code in one file; the others are counted, and not even made. */
export class FirstOf {
  readonly #report: Report;
  #last: Diagnostic | undefined;
  count = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  add(make: () => Diagnostic): void {
    this.count++;
    if (this.count > storedOfFile) return;
    this.#last = make();
    this.#report(this.#last);
  }

  end(): void {
    if (this.#last !== undefined && this.count > storedOfFile)
      this.#report(omission(this.#last, this.count - storedOfFile));
  }
}

/** How long lists were after they were bounded last. */
const boundedSizes = new WeakMap<readonly Diagnostic[], number>();

/**
 * What is stored of a list, in its order, then an omission for each code and file that has more. Files count in code-unit
 * order, and the diagnostics of a file in theirs. Idempotent; bounding parts of a list first does not change the result.
 */
export function bounded(list: readonly Diagnostic[]): Diagnostic[] {
  if (list.length <= storedOfFile) return [...list];
  const groups = new Map<string, Map<string, Group>>();
  for (const diagnostic of list) {
    const files = groups.get(diagnostic.code) ?? new Map<string, Group>();
    const file = diagnostic.at?.file ?? '';
    const group = files.get(file) ?? { first: diagnostic, count: 0, left: 0 };
    group.count += weightOf(diagnostic);
    if (diagnostic.omitted === undefined) group.left++;
    groups.set(diagnostic.code, files.set(file, group));
  }
  const omissions = [...groups.values()].flatMap(allot);
  const stored = list.filter((diagnostic) => {
    if (diagnostic.omitted !== undefined) return false;
    const group = groups.get(diagnostic.code)?.get(diagnostic.at?.file ?? '') as Group;
    return group.left-- > 0;
  });
  return [...stored, ...omissions];
}

/** The diagnostics of one code in one file. */
interface Group {
  readonly first: Diagnostic;
  count: number;
  /** How many of them are in the list and may stay there. */
  left: number;
}

/** Decides how many of one code are stored of each file; returns the omissions. */
function allot(files: ReadonlyMap<string, Group>): Diagnostic[] {
  let before = 0;
  return [...files]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, group]) => {
      const { first, count } = group;
      group.left = Math.min(group.left, before < storedOfCode ? storedOfFile : 1);
      before += Math.min(count, storedOfFile);
      return count > group.left ? [omission(first, count - group.left)] : [];
    });
}

/** The same for the lists of a record. */
export function boundedLists<L extends Partial<Record<string, Diagnostic[]>>>(lists: L): L {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, bounded(list ?? [])])) as L;
}
