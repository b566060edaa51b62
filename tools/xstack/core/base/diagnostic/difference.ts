import type { Diagnostic } from './diagnostic.ts';

/** Difference between the diagnostics of two runs. */
export interface Difference {
  /** Reported by the second run only. */
  readonly appeared: readonly Diagnostic[];
  /** Reported by the first run only. */
  readonly gone: readonly Diagnostic[];
  /** Reported by both. */
  readonly unchanged: readonly Diagnostic[];
}

/** Compares diagnostics by code, message and JSON pointer: one that moved to another line of its file is unchanged. */
export function differenceOf(before: readonly Diagnostic[], after: readonly Diagnostic[]): Difference {
  const left = new Map<string, Diagnostic[]>();
  for (const found of before) {
    const same = left.get(keyOf(found));
    if (same === undefined) left.set(keyOf(found), [found]);
    else same.push(found);
  }
  const appeared: Diagnostic[] = [];
  const unchanged: Diagnostic[] = [];
  for (const found of after) {
    const isKnown = left.get(keyOf(found))?.pop() !== undefined;
    (isKnown ? unchanged : appeared).push(found);
  }
  return { appeared, gone: [...left.values()].flat(), unchanged };
}

function keyOf({ code, severity, message, at, help, accepted }: Diagnostic): string {
  const pointer = at !== undefined && 'pointer' in at ? at.pointer : '';
  return JSON.stringify([code, severity, message, at?.file ?? '', pointer ?? '', help ?? '', accepted ?? '']);
}
