import type { JSONPath } from 'jsonc-parser';
import { children } from '../json/locate.ts';
import { pointerSteps } from '../json/pointer.ts';
import { skipSpace } from '../json/scan.ts';
import type { JsonValue } from '../json/value.ts';
import type { SourceEdit } from '../text/source-edit.ts';
import type { Migration, MigrationOperation } from './check-version.ts';
import { isDue } from './migrate.ts';
import {
  append,
  type Container,
  containerOf,
  type Deferred,
  type DocumentSource,
  type Entry,
  emit,
  type MemberNames,
  newText,
  type SourceSpan,
  valueOffset,
} from './source-tree.ts';

/** A part of a document and the migrations that it needs. */
export interface MigratedPart {
  readonly path: JSONPath;
  readonly migrations: readonly Migration[];
}

/**
 * Returns the edits that migrate parts of a strict JSON document, none of which contains another, in source order.
 * Changes only what the migrations touch: layout, order and spelling of numbers stay. One part at a time is expanded,
 * and of it only what operations name, one item or member after the other.
 */
export function migrationEdits(text: string, parts: readonly MigratedPart[]): SourceEdit[] {
  const source = { text };
  const start = skipSpace(text, text.startsWith('\ufeff') ? 1 : 0);
  const edits: SourceEdit[][] = [];
  for (const { at, end, migrations } of partsIn(text, { at: start, end: text.trimEnd().length }, partTree(parts)))
    edits.push(partEdits(source, { rest: { source, start: at, end }, gap: none, after: none }, migrations));
  return edits.flat();
}

const none = newText('');

/** The parts of a document by the steps of their paths. */
interface PartTree {
  migrations?: readonly Migration[];
  below?: Map<string, PartTree>;
}

function partTree(parts: readonly MigratedPart[]): PartTree {
  const root: PartTree = {};
  for (const { path, migrations } of parts) {
    let node = root;
    for (const step of path.map(String)) {
      node.below ??= new Map();
      const next: PartTree = node.below.get(step) ?? {};
      node.below.set(step, next);
      node = next;
    }
    node.migrations = migrations;
  }
  return root;
}

interface Part {
  readonly at: number;
  readonly end: number;
  readonly migrations: readonly Migration[];
}

function* partsIn(text: string, { at, end }: Omit<Part, 'migrations'>, tree: PartTree): Generator<Part> {
  if (tree.migrations !== undefined) yield { at, end, migrations: tree.migrations };
  if (tree.below === undefined) return;
  for (const child of children(text, at)) {
    const below = tree.below.get(child.step);
    if (below !== undefined) yield* partsIn(text, child, below);
  }
}

const versionMember = 'schema_version';

function partEdits(source: DocumentSource, part: Entry, migrations: readonly Migration[]): SourceEdit[] {
  const wanted = wantedBy(migrations);
  const container = containerOf(part, wanted);
  if (container === undefined) throw new Error('bug: only objects have a version');
  for (const { operations, to } of migrations) {
    for (const operation of operations) applyTo(container, pointerSteps(operation.member), operation);
    setVersion(container, to);
  }
  return editsOf(source, part.rest, container, wanted);
}

function wantedBy(migrations: readonly Migration[]): MemberNames {
  const wanted = new Set([versionMember]);
  for (const { member, to } of migrations.flatMap(({ operations }) => operations)) {
    for (const step of pointerSteps(member)) wanted.add(step);
    if (to !== undefined) wanted.add(to);
  }
  return wanted;
}

/**
 * Applies an operation to a container, and defers it where it applies to values inside of entries; a step `*` matches
 * every item or member.
 */
function applyTo(container: Container, [step = '', ...rest]: readonly string[], operation: MigrationOperation): void {
  if (rest.length === 0) {
    if (container.isObject) applyHere(container, step, operation);
  } else if (step === '*') deferAll(container.byName.values(), rest, operation);
  else {
    const entry = container.byName.get(step);
    if (entry !== undefined) entry.deferred = { steps: rest, operation, before: entry.deferred };
  }
}

/** Entries with the same operations share the list of them. */
function deferAll(entries: Iterable<Entry>, steps: readonly string[], operation: MigrationOperation): void {
  const lists = new Map<Deferred | undefined, Deferred>();
  for (const entry of entries) {
    const before = entry.deferred;
    const list = lists.get(before) ?? { steps, operation, before };
    lists.set(before, list);
    entry.deferred = list;
  }
}

/** Expands an entry and applies the operations that were deferred. */
function migratedInside(entry: Entry, wanted: MemberNames): Container | undefined {
  if (entry.deferred === undefined) return undefined;
  const container = containerOf(entry, wanted);
  if (container === undefined) return undefined;
  const operations: Deferred[] = [];
  for (let each: Deferred | undefined = entry.deferred; each !== undefined; each = each.before) operations.push(each);
  for (const { steps, operation } of operations.reverse()) applyTo(container, steps, operation);
  return container;
}

function applyHere(object: Container, name: string, operation: MigrationOperation): void {
  if (!isDue((each) => object.byName.has(each), name, operation)) return;
  const entry = object.byName.get(name);
  if (entry === undefined) add(object, name, operation.value ?? null);
  else if (operation.operation === 'remove_member') remove(object, name, entry);
  else rename(object, name, entry, operation.to ?? '');
}

/** Adds a member after the last one, with its layout. */
function add(object: Container, name: string, value: JsonValue): void {
  const { last } = object;
  const [, newline, indent] = /(\r?\n)([ \t]*)$/.exec(last === undefined ? '' : textOf(last.lastGap ?? last.gap)) ?? [];
  const [gap, printed] =
    newline === undefined || indent === undefined
      ? [' ', JSON.stringify(value)]
      : [
          newline + indent,
          JSON.stringify(value, null, indent.startsWith('\t') ? '\t' : 2).replaceAll('\n', newline + indent),
        ];
  const entry: Entry = {
    gap: last === undefined ? none : newText(`,${gap}`),
    name: newText(JSON.stringify(name)),
    rest: newText(`: ${printed}`),
    after: last?.after ?? none,
  };
  if (last !== undefined) last.after = none;
  append(object, entry);
  object.byName.set(name, entry);
}

/** Removes a member with the comma before it, or else with the comma after it. */
function remove(object: Container, name: string, { previous, next, gap, after }: Entry): void {
  object.byName.delete(name);
  if (previous !== undefined) {
    previous.after = after;
    previous.next = next;
  } else object.first = next;
  if (next !== undefined) {
    next.previous = previous;
    if (previous === undefined) next.gap = gap;
  } else object.last = previous;
  if (previous === undefined && next === undefined) object.closing = [gap, after, ...object.closing];
}

function rename(object: Container, name: string, entry: Entry, to: string): void {
  object.byName.delete(name);
  object.byName.set(to, entry);
  entry.name = newText(JSON.stringify(to));
}

function setVersion(object: Container, version: string): void {
  const entry = object.byName.get(versionMember);
  if (entry === undefined) {
    add(object, versionMember, version);
    return;
  }
  const { source, start } = entry.rest;
  entry.rest = newText(source.text.slice(start, valueOffset(entry)) + JSON.stringify(version));
  entry.deferred = undefined;
}

function textOf({ source, start, end }: SourceSpan): string {
  return source.text.slice(start, end);
}

/** Compares a part with its source: spans of the source that are still there are in their order. */
function editsOf(source: DocumentSource, whole: SourceSpan, part: Container, wanted: MemberNames): SourceEdit[] {
  const edits: SourceEdit[] = [];
  let at = whole.start;
  let added: string[] = [];
  const retainFrom = (start: number) => {
    if (start > at || added.length > 0) edits.push({ start: at, end: start, text: added.join('') });
    added = [];
  };
  const expand = (entry: Entry) => migratedInside(entry, wanted);
  emit(part, expand, (span) => {
    if (span.start === span.end) return;
    if (span.source !== source) {
      added.push(textOf(span));
      return;
    }
    retainFrom(span.start);
    at = span.end;
  });
  retainFrom(whole.end);
  return edits;
}
