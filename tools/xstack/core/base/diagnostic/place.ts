import { locate, type Place } from '../json/locate.ts';
import type { JsonPointer } from '../json/pointer.ts';
import { compareText } from '../text/compare.ts';
import { bounded } from './bounded.ts';
import { compareDiagnostics, type Diagnostic, type Location } from './diagnostic.ts';

/** The text of a file, or undefined if it has none (not UTF-8, a link, gone). */
export type ReadText = (file: string) => string | undefined;

/** Bounds diagnostics, gives every location that has a pointer its line and column, and sorts them. */
export function place(given: readonly Diagnostic[], readText: ReadText): Diagnostic[] {
  const diagnostics = bounded(given);
  const places = locateAll(diagnostics, readText);
  const placed = (at: Location): Location => {
    const found = isUnplaced(at) ? places.get(at.file)?.get(at.pointer) : undefined;
    if (found === undefined) return at;
    const { part = 'value', ...rest } = at;
    return { ...rest, range: found[part] };
  };
  return diagnostics
    .map((d) => ({
      ...d,
      ...(d.at && { at: placed(d.at) }),
      ...(d.related && { related: d.related.map((r) => ({ ...r, at: placed(r.at) })) }),
    }))
    .sort(compareDiagnostics);
}

/** Warnings and notes of one code beyond this many are counted in a text, not shown. Errors are always shown. */
const shownOfOneCode = 10;

/**
 * What a text shows of many diagnostics, placed and in their order, and what it does not. Only files that are
 * shown are read, and the order of files decides: the first diagnostics of a code are those that `place` would give.
 */
export function placeShown(
  diagnostics: readonly Diagnostic[],
  readText: ReadText,
): { readonly shown: readonly Diagnostic[]; readonly hidden: readonly Diagnostic[] } {
  const hidden: Diagnostic[] = [];
  const counts = new Map<string, { count: number; lastFile: string }>();
  const byFile = bounded(diagnostics).sort((a, b) => compareText(a.at?.file ?? '', b.at?.file ?? ''));
  const maybeShown = byFile.filter((d) => {
    const { code, severity, omitted, at: { file } = { file: '' } } = d;
    const { count, lastFile } = counts.get(code) ?? { count: 0, lastFile: file };
    if (omitted !== undefined || (severity !== 'error' && count >= shownOfOneCode && lastFile !== file)) {
      hidden.push(d);
      return false;
    }
    counts.set(code, { count: count + 1, lastFile: file });
    return true;
  });
  const { shown, folded } = foldRepeated(place(maybeShown, readText));
  return { shown, hidden: [...hidden, ...folded] };
}

/** Separates what a text shows from what it only counts. The diagnostics must be in their order. */
export function foldRepeated(diagnostics: readonly Diagnostic[]): { shown: Diagnostic[]; folded: Diagnostic[] } {
  const counts = new Map<string, number>();
  const folded: Diagnostic[] = [];
  const shown = diagnostics.filter((d) => {
    const count = (counts.get(d.code) ?? 0) + 1;
    counts.set(d.code, count);
    if (d.omitted === undefined && (d.severity === 'error' || count <= shownOfOneCode)) return true;
    folded.push(d);
    return false;
  });
  return { shown, folded };
}

/** Each file is read and searched once, however much there is to say about it. */
function locateAll(diagnostics: readonly Diagnostic[], readText: ReadText): Map<string, Map<JsonPointer, Place>> {
  const wanted = new Map<string, JsonPointer[]>();
  const want = (at: Location | undefined) => {
    if (at === undefined || !isUnplaced(at)) return;
    const pointers = wanted.get(at.file);
    if (pointers === undefined) wanted.set(at.file, [at.pointer]);
    else pointers.push(at.pointer);
  };
  for (const { at, related } of diagnostics) {
    want(at);
    for (const place of related ?? []) want(place.at);
  }
  const places = new Map<string, Map<JsonPointer, Place>>();
  for (const [file, pointers] of wanted) {
    const text = readText(file);
    if (text !== undefined) places.set(file, locate(text, pointers));
  }
  return places;
}

function isUnplaced(at: Location): at is Location & { pointer: JsonPointer } {
  return at.range === undefined && at.pointer !== undefined;
}
