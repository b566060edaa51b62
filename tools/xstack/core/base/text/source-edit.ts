/** Replacement of a range of a source. */
export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Number of strings that are joined at once: a document may have 500,000 edits. */
const joined = 10_000;

/** Applies edits that are in source order. */
export function withEdits(source: string, edits: readonly SourceEdit[]): string {
  let result = '';
  let parts: string[] = [];
  let from = 0;
  for (const { start, end, text } of edits) {
    parts.push(source.slice(from, start), text);
    from = end;
    if (parts.length < joined) continue;
    result += parts.join('');
    parts = [];
  }
  return result + parts.join('') + source.slice(from);
}
