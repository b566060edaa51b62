import type { Diagnostic, Location, Related } from '../../core/base/diagnostic/diagnostic.ts';
import { advice } from './advice.ts';

const mostNotes = 10;

/** The lines of a diagnostic in formats without a member for notes: its message, its first notes, and its advice. */
export function prose(d: Diagnostic): string[] {
  const below = advice(d);
  return [d.message, ...noteLines(d.related ?? []), ...(below === undefined ? [] : [below])];
}

/** Formats the first notes, each with its position, and the number of the others. */
export function noteLines(related: readonly Related[]): string[] {
  const notes = related.slice(0, mostNotes).map(({ message, at }) => `note: ${message} (${position(at)})`);
  const more = related.length - notes.length;
  return more > 0 ? [...notes, `... ${more} more notes`] : notes;
}

export function position({ file, range }: Location): string {
  return range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
}
