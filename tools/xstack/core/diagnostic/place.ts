import { locate, type Place } from '../json/locate.ts';
import type { JsonPointer } from '../json/pointer.ts';
import { compareDiagnostics, type Diagnostic, type Location } from './diagnostic.ts';

/** The text of a file, or undefined if it has none (not UTF-8, a link, gone). */
export type ReadText = (file: string) => string | undefined;

/** Gives every location that has a pointer its line and column, and puts the diagnostics in their order. */
export function place(diagnostics: readonly Diagnostic[], readText: ReadText): Diagnostic[] {
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
