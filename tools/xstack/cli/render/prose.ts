import { type Diagnostic, type Location, otherLocations, type Related } from '../../core/base/diagnostic/diagnostic.ts';
import { advice } from './advice.ts';

const mostNotes = 10;

/** The lines of a diagnostic in formats without a member for notes: its message, its first notes, and its advice. */
export function prose(d: Diagnostic): string[] {
  const below = advice(d);
  return [d.message, ...noteLines(otherLocations(d)), ...(below === undefined ? [] : [below])];
}

/** Formats the first edit of a diagnostic that has some. */
export function editLine({ edits = [] }: Diagnostic): string | undefined {
  const [edit] = edits;
  if (edit === undefined) return undefined;
  return `${edit.title}; \`xstack fix\` offers it${edits.length === 1 ? '' : ` (the first of ${edits.length})`}`;
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
