import { weightOf } from './bounded.ts';
import type { Code, Severity } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

type Judged = Pick<Diagnostic, 'code' | 'severity' | 'omitted'>;

/** Diagnostics of one code that are not shown. */
export interface LeftOut {
  readonly code: Code;
  readonly severity: Severity;
  readonly count: number;
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** The `limit` most severe of many diagnostics, and all others, omissions among them; both in their order. */
export function mostSevere<D extends Judged>(
  list: readonly D[],
  limit: number,
): { readonly shown: readonly D[]; readonly others: readonly D[] } {
  const stored = bySeverity(list.filter((d) => d.omitted === undefined));
  const chosen = new Set(stored.slice(0, limit));
  return { shown: list.filter((d) => chosen.has(d)), others: list.filter((d) => !chosen.has(d)) };
}

/** Errors, then warnings, then notes, each in their order. */
export function bySeverity<D extends Judged>(list: readonly D[]): D[] {
  return severities.flatMap((severity) => list.filter((d) => d.severity === severity));
}

/** Counts diagnostics by code, in the order of their first. */
export function leftOutOf(list: readonly Judged[]): LeftOut[] {
  const counts = new Map<string, { code: Code; severity: Severity; count: number }>();
  for (const d of list) {
    const known = counts.get(d.code);
    if (known === undefined) counts.set(d.code, { code: d.code, severity: d.severity, count: weightOf(d) });
    else known.count += weightOf(d);
  }
  return [...counts.values()];
}

/** "2 errors, 1 warning"; empty where there is nothing. */
export function countsBySeverity(list: readonly Judged[]): string {
  return severities
    .flatMap((severity) => {
      const count = numberOf(list, severity);
      return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}

export function numberOf(list: readonly Judged[], severity: Severity): number {
  return list.reduce((sum, d) => (d.severity === severity ? sum + weightOf(d) : sum), 0);
}
