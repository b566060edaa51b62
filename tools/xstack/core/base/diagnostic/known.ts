import { omission, weightOf } from './bounded.ts';
import type { Diagnostic } from './diagnostic.ts';
import { identityOf } from './identity.ts';

/** Counts of diagnostics by their identity. */
export type KnownDiagnostics = ReadonlyMap<string, number>;

export function knownDiagnostics(list: readonly Diagnostic[]): KnownDiagnostics {
  const counts = new Map<string, number>();
  for (const d of list) counts.set(identityOf(d), (counts.get(identityOf(d)) ?? 0) + weightOf(d));
  return counts;
}

/** Splits lists of diagnostics into those that are known and those that are new. Each known one matches once. */
export function splitKnown<Name extends string>(
  lists: Readonly<Partial<Record<Name, readonly Diagnostic[]>>>,
  known: KnownDiagnostics,
): { readonly fresh: Partial<Record<Name, Diagnostic[]>>; readonly leftOut: readonly Diagnostic[] } {
  const left = new Map(known);
  const leftOut: Diagnostic[] = [];
  const fresh: Partial<Record<Name, Diagnostic[]>> = {};
  for (const [name, list = []] of Object.entries(lists) as [Name, readonly Diagnostic[] | undefined][])
    fresh[name] = list.flatMap((d) => {
      const weight = weightOf(d);
      const matched = Math.min(weight, left.get(identityOf(d)) ?? 0);
      left.set(identityOf(d), (left.get(identityOf(d)) ?? 0) - matched);
      if (matched === 0) return [d];
      leftOut.push(matched === weight ? d : omission(d, matched));
      return matched === weight ? [] : [omission(d, weight - matched)];
    });
  return { fresh, leftOut };
}
