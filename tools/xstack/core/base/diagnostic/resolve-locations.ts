import { locate, type MemberRanges } from '../json/locate.ts';
import type { JsonPointer } from '../json/pointer.ts';
import { compareText } from '../text/compare.ts';
import { bounded, kindOf } from './bounded.ts';
import { compareDiagnostics, type Diagnostic, type Location } from './diagnostic.ts';
import { withoutFollowOns } from './follow-ons.ts';

/** Returns the source of a file, or undefined if it has none (not UTF-8, a link, deleted). */
export type ReadSource = (file: string) => string | undefined;

/** Removes follow-ons, bounds diagnostics, resolves each pointer to a line and column, and sorts. */
export function resolveLocations(given: readonly Diagnostic[], readSource: ReadSource): Diagnostic[] {
  const diagnostics = bounded(withoutFollowOns(given));
  const resolve = locationResolver(diagnostics.flatMap(locationsOf), readSource);
  return diagnostics
    .map((d) => ({
      ...d,
      ...(d.at && { at: resolve(d.at) }),
      ...(d.related && { related: d.related.map((r) => ({ ...r, at: resolve(r.at) })) }),
      ...(d.cause && { cause: d.cause.map((r) => ({ ...r, at: resolve(r.at) })) }),
    }))
    .sort(compareDiagnostics);
}

function locationsOf({ at, related = [], cause = [] }: Diagnostic): Location[] {
  return [...(at === undefined ? [] : [at]), ...[...related, ...cause].map((each) => each.at)];
}

/** Returns a function that adds the ranges to these locations. Each file is read and scanned once. */
export function locationResolver(
  locations: readonly Location[],
  readSource: ReadSource,
): (location: Location) => Location {
  const ranges = locateAll(locations, readSource);
  return (at) => {
    const found = isUnresolved(at) ? ranges.get(at.file)?.get(at.pointer) : undefined;
    if (found === undefined) return at;
    const { part = 'value', ...rest } = at;
    return { ...rest, range: found[part] };
  };
}

/** Number of warnings and notes of one code that text output shows; the rest is counted. Errors are always shown. */
const shownOfOneCode = 10;

/**
 * Splits diagnostics into those that text output shows, with resolved locations and sorted, and the hidden ones. Reads
 * only the files of shown diagnostics. Files are visited in code-unit order: the first diagnostics of a code are the
 * same ones that `resolveLocations` returns.
 */
export function resolveShown(
  diagnostics: readonly Diagnostic[],
  readSource: ReadSource,
): { readonly shown: readonly Diagnostic[]; readonly hidden: readonly Diagnostic[] } {
  const hidden: Diagnostic[] = [];
  const counts = new Map<string, { count: number; lastFile: string }>();
  const byFile = bounded(withoutFollowOns(diagnostics)).sort((a, b) => compareText(a.at?.file ?? '', b.at?.file ?? ''));
  const maybeShown = byFile.filter((d) => {
    const { severity, omitted, at: { file } = { file: '' } } = d;
    const { count, lastFile } = counts.get(kindOf(d)) ?? { count: 0, lastFile: file };
    if (omitted !== undefined || (severity !== 'error' && count >= shownOfOneCode && lastFile !== file)) {
      hidden.push(d);
      return false;
    }
    counts.set(kindOf(d), { count: count + 1, lastFile: file });
    return true;
  });
  const { shown, folded } = foldRepeated(resolveLocations(maybeShown, readSource));
  return { shown, hidden: [...hidden, ...folded] };
}

/** Splits sorted diagnostics into those that text output shows and those that it only counts. */
export function foldRepeated(diagnostics: readonly Diagnostic[]): { shown: Diagnostic[]; folded: Diagnostic[] } {
  const counts = new Map<string, number>();
  const folded: Diagnostic[] = [];
  const shown = diagnostics.filter((d) => {
    const count = (counts.get(kindOf(d)) ?? 0) + 1;
    counts.set(kindOf(d), count);
    if (d.omitted === undefined && (d.severity === 'error' || count <= shownOfOneCode)) return true;
    folded.push(d);
    return false;
  });
  return { shown, folded };
}

/** Reads and scans each file once, for any number of locations. */
function locateAll(
  locations: readonly Location[],
  readSource: ReadSource,
): Map<string, Map<JsonPointer, MemberRanges>> {
  const pointers = new Map<string, JsonPointer[]>();
  for (const at of locations) {
    if (!isUnresolved(at)) continue;
    const ofFile = pointers.get(at.file);
    if (ofFile === undefined) pointers.set(at.file, [at.pointer]);
    else ofFile.push(at.pointer);
  }
  const ranges = new Map<string, Map<JsonPointer, MemberRanges>>();
  for (const [file, wanted] of pointers) {
    const source = readSource(file);
    if (source !== undefined) ranges.set(file, locate(source, wanted));
  }
  return ranges;
}

function isUnresolved(at: Location): at is Location & { pointer: JsonPointer } {
  return at.range === undefined && at.pointer !== undefined;
}
