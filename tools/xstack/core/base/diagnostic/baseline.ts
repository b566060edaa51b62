import { compareTexts } from '../text/compare.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Acceptance } from './policy.ts';

/** Members of every entry of a baseline. */
export type BaselineTerms = Pick<Acceptance, 'reason' | 'until'>;

/**
 * Returns the acceptances that cover the warnings of a list, sorted: one for each JSON pointer, or one for the whole file
 * where a warning has none or some were counted only. Diagnostics without a file cannot be accepted.
 */
export function baselineOf(judged: readonly Diagnostic[], terms: BaselineTerms): Acceptance[] {
  const warnings = judged.filter(({ severity, at }) => severity === 'warning' && at !== undefined);
  const wholeFiles = new Set(warnings.filter(({ at }) => at?.pointer === undefined).map(fileKey));
  const entries = new Map<string, Acceptance>();
  for (const d of warnings) {
    const { file = '', pointer } = d.at ?? {};
    const exact = pointer === undefined || wholeFiles.has(fileKey(d)) ? {} : { pointer };
    const entry = { code: d.code, path: escaped(file), ...exact, ...terms };
    entries.set(JSON.stringify([entry.path, entry.code, exact.pointer]), entry);
  }
  return [...entries.values()].sort((a, b) => compareTexts(sortKey(a), sortKey(b)));
}

function fileKey({ code, at }: Diagnostic): string {
  return JSON.stringify([code, at?.file]);
}

function sortKey({ code, path, pointer = '' }: Acceptance): readonly string[] {
  return [path, code, pointer];
}

/** A path is a pattern: characters with a meaning there are escaped. */
function escaped(path: string): string {
  return path.replace(/[*?[\\]/g, '\\$&');
}
