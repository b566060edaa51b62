import type { Diagnostic } from '../base/diagnostic/diagnostic.ts';

/** What two runs found, compared. */
export interface Difference {
  /** Found by the second run only. */
  readonly appeared: readonly Diagnostic[];
  /** Found by the first run only. */
  readonly gone: readonly Diagnostic[];
  /** Found by both. */
  readonly standing: readonly Diagnostic[];
}

/** Two diagnostics are the same if they say the same of the same place; where the place is in its file does not count. */
export function differenceOf(before: readonly Diagnostic[], after: readonly Diagnostic[]): Difference {
  const left = new Map<string, Diagnostic[]>();
  for (const found of before) {
    const same = left.get(keyOf(found));
    if (same === undefined) left.set(keyOf(found), [found]);
    else same.push(found);
  }
  const appeared: Diagnostic[] = [];
  const standing: Diagnostic[] = [];
  for (const found of after) {
    const isKnown = left.get(keyOf(found))?.pop() !== undefined;
    (isKnown ? standing : appeared).push(found);
  }
  return { appeared, gone: [...left.values()].flat(), standing };
}

function keyOf({ code, severity, message, at, help }: Diagnostic): string {
  const pointer = at !== undefined && 'pointer' in at ? at.pointer : '';
  return JSON.stringify([code, severity, message, at?.file ?? '', pointer ?? '', help ?? '']);
}
