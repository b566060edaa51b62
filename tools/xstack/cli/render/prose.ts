import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';

const mostNotes = 10;

/** The lines of a diagnostic in formats without a member for notes: its message, its first notes, and its help. */
export function prose({ message, related = [], help }: Diagnostic): string[] {
  const notes = related.slice(0, mostNotes).map((note) => `note: ${note.message} (${position(note.at)})`);
  const more = related.length - notes.length;
  return [message, ...notes, ...(more > 0 ? [`... ${more} more notes`] : []), ...(help === undefined ? [] : [help])];
}

function position({ file, range }: Location): string {
  return range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
}
