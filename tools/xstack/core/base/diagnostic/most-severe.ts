import { kindOf, weightOf } from './bounded.ts';
import type { Code, Severity } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

type CountedDiagnostic = Pick<Diagnostic, 'code' | 'severity' | 'omitted' | 'accepted'>;

/** Number of diagnostics of one code that are not shown. */
export interface OmittedCount {
  readonly code: Code;
  readonly severity: Severity;
  readonly count: number;
  readonly accepted?: string;
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** Splits a list into the `limit` most severe diagnostics and the others, omissions included; both in list order. */
export function mostSevere<D extends CountedDiagnostic>(
  list: readonly D[],
  limit: number,
): { readonly shown: readonly D[]; readonly others: readonly D[] } {
  const stored = bySeverity(list.filter((d) => d.omitted === undefined));
  const chosen = new Set(stored.slice(0, limit));
  return { shown: list.filter((d) => chosen.has(d)), others: list.filter((d) => !chosen.has(d)) };
}

/** Sorts by severity: errors, warnings, notes. Stable. */
export function bySeverity<D extends CountedDiagnostic>(list: readonly D[]): D[] {
  return severities.flatMap((severity) => list.filter((d) => d.severity === severity));
}

/** Counts diagnostics by code and severity, in order of first occurrence. */
export function countByCode(list: readonly CountedDiagnostic[]): OmittedCount[] {
  const counts = new Map<string, { code: Code; severity: Severity; count: number; accepted?: string }>();
  for (const d of list) {
    const { code, severity, accepted } = d;
    const known = counts.get(kindOf(d));
    if (known === undefined)
      counts.set(kindOf(d), { code, severity, count: weightOf(d), ...(accepted !== undefined && { accepted }) });
    else known.count += weightOf(d);
  }
  return [...counts.values()];
}

/** Formats the counts, as in "2 errors, 1 warning, 1 accepted"; empty for an empty list. */
export function countsBySeverity(list: readonly CountedDiagnostic[]): string {
  const judged = list.filter(({ accepted }) => accepted === undefined);
  const counts = severities.flatMap((severity) => {
    const count = numberOf(judged, severity);
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const accepted = numberOf(list, 'note') - numberOf(judged, 'note');
  return [...counts, ...(accepted === 0 ? [] : [`${accepted} accepted`])].join(', ');
}

export function numberOf(list: readonly CountedDiagnostic[], severity: Severity): number {
  return list.reduce((sum, d) => (d.severity === severity ? sum + weightOf(d) : sum), 0);
}
