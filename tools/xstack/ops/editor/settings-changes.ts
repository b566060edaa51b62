import { type Edit, format, type Node } from 'jsonc-parser';

/** A change of a source of JSON with comments: `content` replaces the span. */
export interface SourceChange {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/** Returns the value of a member of an object: of the last one, which counts, if its name is repeated. */
export function memberOf(object: Node, name: string): Node | undefined {
  return object.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

/** Sets a member of an object. */
export function memberChange(object: Node, name: string, value: unknown): SourceChange {
  const content = JSON.stringify(value);
  const before = memberOf(object, name);
  if (before !== undefined) return { start: before.offset, end: endOf(before), content };
  const last = object.children?.at(-1);
  const at = last === undefined ? object.offset + 1 : endOf(last);
  return { start: at, end: at, content: `${last === undefined ? '' : ','}${JSON.stringify(name)}:${content}` };
}

/** Removes items of a list with their commas, and adds others at its end. `source` is the whole document. */
export function listChange(
  source: string,
  list: Node,
  removed: ReadonlySet<Node>,
  added: readonly unknown[],
): SourceChange[] {
  const items = list.children ?? [];
  const content = added.map((item) => JSON.stringify(item)).join(',');
  const lastKept = items.findLastIndex((item) => !removed.has(item));
  const last = items[lastKept];
  const changes: SourceChange[] = [];
  for (let i = 0; i < lastKept; i++) {
    if (!removed.has(items[i] as Node)) continue;
    const { offset } = items[i] as Node;
    while (removed.has(items[i + 1] as Node)) i++;
    changes.push({ start: offset, end: (items[i + 1] as Node).offset, content: '' });
  }
  const firstRemoved = items[lastKept + 1];
  if (firstRemoved === undefined) {
    const start = last === undefined ? list.offset + 1 : endOf(last);
    if (added.length > 0) changes.push({ start, end: start, content: `${last === undefined ? '' : ','}${content}` });
    return changes;
  }
  // The comma before a replaced item remains; without another item, it goes.
  const start = last === undefined || added.length > 0 ? firstRemoved.offset : endOf(last);
  const end = list.offset + source.slice(list.offset, endOf(list) - 1).trimEnd().length;
  return [...changes, { start, end, content }];
}

/** Applies changes that do not overlap, and formats what they insert as an editor does; linear in the source. */
export function applyChanges(source: string, changes: readonly SourceChange[]): string {
  if (changes.length === 0) return source;
  const inserted: Span[] = [];
  let changed = '';
  let at = 0;
  for (const { start, end, content } of [...changes].sort((a, b) => a.start - b.start)) {
    changed += source.slice(at, start);
    const inside = start === end ? 0 : 1; // White space around a replaced value is unchanged.
    if (content !== '')
      inserted.push({ start: changed.length + inside, end: changed.length + content.length - inside });
    changed += content;
    at = end;
  }
  changed += source.slice(at);
  const [first, last] = [inserted[0], inserted.at(-1)];
  if (first === undefined || last === undefined) return changed;
  const range = { offset: first.start - 1, length: last.end - first.start + 2 };
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const edits = format(changed, range, { insertSpaces: true, tabSize: 2, eol });
  return spliced(changed, touching(edits, inserted));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Returns the edits inside of spans or at their ends; both are sorted. */
function touching(edits: readonly Edit[], spans: readonly Span[]): Edit[] {
  let i = 0;
  return edits.filter(({ offset, length }) => {
    while (i < spans.length && (spans[i] as Span).end < offset) i++;
    return i < spans.length && offset + length >= (spans[i] as Span).start;
  });
}

function spliced(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, content } of edits) {
    parts.push(source.slice(at, offset), content);
    at = offset + length;
  }
  return [...parts, source.slice(at)].join('');
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
