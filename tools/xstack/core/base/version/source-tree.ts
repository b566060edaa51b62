import { type Child, children } from '../json/locate.ts';
import { skipSpace } from '../json/scan.ts';
import type { MigrationOperation } from './check-version.ts';

/** A JSON source, or the source of a value that was added to one. */
export interface DocumentSource {
  readonly text: string;
}

/** Characters of a source. */
export interface SourceSpan {
  readonly source: DocumentSource;
  readonly start: number;
  readonly end: number;
}

/** An array or object that an operation passes through. */
export interface Container {
  readonly isObject: boolean;
  /** Up to the opening bracket. */
  readonly opening: SourceSpan;
  first?: Entry | undefined;
  last?: Entry | undefined;
  /** The closing bracket, and the white space of a container without entries. */
  closing: readonly SourceSpan[];
  /** Wanted members by name, wanted items by index. */
  readonly byName: Map<string, Entry>;
}

/** A wanted member or item, or successive others. */
export interface Entry {
  /** The comma before it, except of the first entry, and white space. */
  gap: SourceSpan;
  /** The same of the last member, where an entry has several. */
  readonly lastGap?: SourceSpan;
  /** With quotes; only of wanted members. */
  name?: SourceSpan;
  /** A wanted member without its name, or else all of the entry. */
  rest: SourceSpan;
  /** White space up to the next comma or the closing bracket. */
  after: SourceSpan;
  /** Operations on values inside of it, the last first. */
  deferred?: Deferred | undefined;
  previous?: Entry | undefined;
  next?: Entry | undefined;
}

/** An operation on values inside of an entry. */
export interface Deferred {
  /** Steps from the entry to the member. */
  readonly steps: readonly string[];
  readonly operation: MigrationOperation;
  readonly before: Deferred | undefined;
}

/** The names and indexes that operations name; `*` for all containers. */
export type MemberNames = ReadonlySet<string>;

/** Returns a span of all of a text that no source contains. */
export function newText(text: string): SourceSpan {
  return { source: { text }, start: 0, end: text.length };
}

/** Returns the offset of the value of an entry. */
export function valueOffset({ name, rest: { source, start } }: Entry): number {
  return name === undefined ? start : skipSpace(source.text, skipSpace(source.text, start) + 1);
}

/** Expands the value of an entry; undefined for a scalar. Only wanted entries can be expanded further. */
export function containerOf(entry: Entry, wanted: MemberNames): Container | undefined {
  const at = valueOffset(entry);
  const opening = entry.rest.source.text[at];
  return opening === '{' || opening === '[' ? expanded(entry.rest, at, opening === '{', wanted) : undefined;
}

function expanded({ source, start, end }: SourceSpan, at: number, isObject: boolean, wanted: MemberNames): Container {
  const opening = { source, start, end: at + 1 };
  const container: Container = { isObject, opening, closing: [], byName: new Map() };
  let behind = at + 1;
  for (const group of groupsIn(source.text, at, wanted)) {
    const comma = container.last === undefined ? behind : skipSpace(source.text, behind);
    if (container.last !== undefined) container.last.after = { source, start: behind, end: comma };
    const { first, last, lastFrom } = group;
    const from = startOf(first);
    const isWanted = group.step !== undefined;
    const entry: Entry = {
      gap: { source, start: comma, end: from },
      ...(first !== last && { lastGap: { source, start: lastFrom, end: startOf(last) } }),
      ...(isWanted && first.name !== undefined && { name: { source, ...first.name } }),
      rest: { source, start: isWanted ? (first.name?.end ?? from) : from, end: last.end },
      after: { source, start: last.end, end: last.end },
    };
    append(container, entry);
    if (group.step !== undefined) container.byName.set(group.step, entry);
    behind = last.end;
  }
  const bracket = end - 1;
  if (container.last !== undefined) container.last.after = { source, start: behind, end: bracket };
  container.closing = [{ source, start: container.last === undefined ? behind : bracket, end }];
  return container;
}

/** Appends an entry to a container. */
export function append(container: Container, entry: Entry): void {
  entry.previous = container.last;
  if (container.last === undefined) container.first = entry;
  else container.last.next = entry;
  container.last = entry;
}

/** Successive children of which none is wanted, or a wanted one with its step. */
interface Group {
  readonly step?: string;
  readonly first: Child;
  last: Child;
  /** The offset after the child before the last. */
  lastFrom: number;
}

function* groupsIn(source: string, open: number, wanted: MemberNames): Generator<Group> {
  let others: Group | undefined;
  for (const child of children(source, open)) {
    if (isWanted(source, child, wanted)) {
      if (others !== undefined) yield others;
      others = undefined;
      yield { step: child.step, first: child, last: child, lastFrom: 0 };
    } else if (others === undefined) others = { first: child, last: child, lastFrom: 0 };
    else {
      others.lastFrom = others.last.end;
      others.last = child;
    }
  }
  if (others !== undefined) yield others;
}

function isWanted(source: string, { step, at, end }: Child, wanted: MemberNames): boolean {
  if (wanted.has(step)) return true;
  return wanted.has('*') && (source[at] === '{' || (source[at] === '[' && source.slice(at, end).includes('{')));
}

function startOf({ name, at }: Child): number {
  return name?.start ?? at;
}

/**
 * Passes the spans of a container in order, and empties it: entries are expanded one at a time, by `expand`, and are
 * garbage afterwards.
 */
export function emit(
  container: Container,
  expand: (entry: Entry) => Container | undefined,
  to: (span: SourceSpan) => void,
): void {
  to(container.opening);
  let entry = container.first;
  container.first = undefined;
  container.byName.clear();
  for (; entry !== undefined; entry = entry.next) {
    entry.previous = undefined;
    to(entry.gap);
    if (entry.name !== undefined) to(entry.name);
    const inside = expand(entry);
    if (inside === undefined) to(entry.rest);
    else emit(inside, expand, to);
    to(entry.after);
  }
  for (const span of container.closing) to(span);
}
