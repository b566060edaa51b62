import { compareText } from '../text/compare.ts';
import type { Diagnostic, Report } from './diagnostic.ts';

/**
 * Bounds diagnostics in memory for any input. For each code (and severity, once they are judged), the first diagnostics of each file are stored and the
 * others counted. Above `maxStoredOfCode` for a code, one diagnostic is stored for each further file, so that every
 * refused file has an error.
 */
const maxStoredOfFile = 50;
const maxStoredOfCode = 1000;

/** Returns the diagnostic that represents `omitted` diagnostics that were counted and not stored. */
export function omission(
  { code, severity, at, accepted, lastDay }: Pick<Diagnostic, 'code' | 'severity' | 'at' | 'accepted' | 'lastDay'>,
  omitted: number,
): Diagnostic {
  const where = at === undefined ? {} : { at: { file: at.file } };
  return {
    code,
    severity,
    message: `${omitted} more of this code${at === undefined ? '' : ' in this file'}`,
    ...where,
    omitted,
    ...(accepted !== undefined && { accepted }),
    ...(lastDay !== undefined && { lastDay }),
  };
}

/** Returns the code and the judgement of a diagnostic: only diagnostics that are equal in both are counted together. */
export function kindOf({
  code,
  severity,
  accepted,
  lastDay = '',
}: Pick<Diagnostic, 'code' | 'severity' | 'accepted' | 'lastDay'>): string {
  return `${code} ${accepted === undefined ? severity : 'accepted'}${lastDay}`;
}

/** Returns the number of diagnostics that a diagnostic represents. */
export function weightOf({ omitted = 1 }: Pick<Diagnostic, 'omitted'>): number {
  return omitted;
}

/** Returns a report that appends to a list and bounds it. */
export function reportInto(list: Diagnostic[]): Report {
  return (diagnostic) => addBounded(list, diagnostic);
}

/**
 * Appends to a list and bounds it again whenever its length has doubled: memory is linear in the number of files.
 * Counts diagnostics past the stored ones at once: otherwise they would be promoted to the old generation of the
 * garbage collector and fill it.
 */
export function addBounded(list: Diagnostic[], diagnostic: Diagnostic): void {
  if (list.length >= maxStoredOfFile && isCounted(list, diagnostic)) return;
  list.push(diagnostic);
  if (list.length < 2 * (boundedSizes.get(list) ?? maxStoredOfCode)) return;
  const stored = bounded(list);
  list.length = 0;
  for (const each of stored) list.push(each);
  boundedSizes.set(list, Math.max(maxStoredOfCode, stored.length));
  fileCounts.delete(list);
}

/** The diagnostics of one code in one file of a list. */
interface FileCount {
  stored: number;
  /** The index of the omission. */
  omissionAt?: number;
}

/** Counts by code, then by file. */
type FileCounts = Map<string, Map<string, FileCount>>;

/** The counts of lists that have reached the length from which they are needed. */
const fileCounts = new WeakMap<readonly Diagnostic[], FileCounts>();

/** Counts a diagnostic that the list would not store; false if it must be added. */
function isCounted(list: Diagnostic[], diagnostic: Diagnostic): boolean {
  const count = countOf(fileCounts.get(list) ?? countFiles(list), diagnostic);
  if (diagnostic.omitted === undefined && count.stored < maxStoredOfFile) {
    count.stored++;
    return false;
  }
  const { omissionAt = list.length } = count;
  const before = list[omissionAt];
  const omittedBefore = before === undefined ? 0 : weightOf(before);
  list[omissionAt] = omission(diagnostic, omittedBefore + weightOf(diagnostic));
  count.omissionAt = omissionAt;
  return true;
}

function countFiles(list: readonly Diagnostic[]): FileCounts {
  const counts: FileCounts = new Map();
  for (const [i, diagnostic] of list.entries()) {
    const count = countOf(counts, diagnostic);
    if (diagnostic.omitted === undefined) count.stored++;
    else count.omissionAt = i;
  }
  fileCounts.set(list, counts);
  return counts;
}

function countOf(counts: FileCounts, diagnostic: Diagnostic): FileCount {
  const file = diagnostic.at?.file ?? '';
  const kind = kindOf(diagnostic);
  const files = counts.get(kind) ?? new Map<string, FileCount>();
  const known = files.get(file) ?? { stored: 0 };
  counts.set(kind, files.set(file, known));
  return known;
}

/** Reports the first diagnostics of one code in one file. The others are counted and never constructed. */
export class BoundedReporter {
  readonly #report: Report;
  #last: Diagnostic | undefined;
  count = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  add(make: () => Diagnostic): void {
    this.count++;
    if (this.count > maxStoredOfFile) return;
    this.#last = make();
    this.#report(this.#last);
  }

  end(): void {
    if (this.#last !== undefined && this.count > maxStoredOfFile)
      this.#report(omission(this.#last, this.count - maxStoredOfFile));
  }
}

/** Length of each list after it was last bounded. */
const boundedSizes = new WeakMap<readonly Diagnostic[], number>();

/**
 * Returns the stored diagnostics of a list in their order, then one omission for each code and file that has more.
 * Files count in code-unit order, the diagnostics of a file in list order. Idempotent; bounding parts of a list first
 * does not change the result.
 */
export function bounded(list: readonly Diagnostic[]): Diagnostic[] {
  if (list.length <= maxStoredOfFile) return [...list];
  const groups = new Map<string, Map<string, Group>>();
  for (const diagnostic of list) {
    const files = groups.get(kindOf(diagnostic)) ?? new Map<string, Group>();
    const file = diagnostic.at?.file ?? '';
    const group = files.get(file) ?? { first: diagnostic, count: 0, left: 0 };
    group.count += weightOf(diagnostic);
    if (diagnostic.omitted === undefined) group.left++;
    groups.set(kindOf(diagnostic), files.set(file, group));
  }
  const omissions = [...groups.values()].flatMap(allot);
  const stored = list.filter((diagnostic) => {
    if (diagnostic.omitted !== undefined) return false;
    const group = groups.get(kindOf(diagnostic))?.get(diagnostic.at?.file ?? '') as Group;
    return group.left-- > 0;
  });
  return [...stored, ...omissions];
}

/** The diagnostics of one code and severity in one file. */
interface Group {
  readonly first: Diagnostic;
  count: number;
  /** Number of diagnostics in the list that may still be stored. */
  left: number;
}

/** Decides how many diagnostics of one code are stored for each file; returns the omissions. */
function allot(files: ReadonlyMap<string, Group>): Diagnostic[] {
  let before = 0;
  return [...files]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, group]) => {
      const { first, count } = group;
      group.left = Math.min(group.left, before < maxStoredOfCode ? maxStoredOfFile : 1);
      before += Math.min(count, maxStoredOfFile);
      return count > group.left ? [omission(first, count - group.left)] : [];
    });
}

/** Bounds each list of a record. */
export function boundedLists<L extends Partial<Record<string, Diagnostic[]>>>(lists: L): L {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, bounded(list ?? [])])) as L;
}
