import { type Range, rangesOf } from '../text/position.ts';
import { type JsonPointer, pointerSteps } from './pointer.ts';
import { isSpace, skipSpace, stringEnd } from './scan.ts';

/** Ranges of a member or item: its value and, in an object, its name. */
export interface MemberRanges {
  readonly value: Range;
  readonly name: Range;
}

/**
 * Finds the ranges of the values at `pointers` in a JSON source, in one pass. An absent value is located at the opening
 * of the nearest enclosing value that exists; an item of an array has its value as its name.
 */
export function locate(source: string, pointers: Iterable<JsonPointer>): Map<JsonPointer, MemberRanges> {
  const ranges = new Map<JsonPointer, MemberRanges>();
  const rangeAt = rangesOf(source);
  const find = (wanted: PointerTree, at: number, end: number, name: Range | undefined) => {
    const value = rangeAt(at, end);
    for (const pointer of wanted.here) ranges.set(pointer, { value, name: name ?? value });
    if (wanted.below.size === 0) return;
    const missing = new Map(wanted.below);
    for (const child of children(source, at)) {
      const below = missing.get(child.step);
      if (below === undefined) continue;
      missing.delete(child.step);
      find(below, child.at, child.end, child.name && rangeAt(child.name.start, child.name.end));
    }
    const opening = rangeAt(at, Math.min(at + 1, source.length));
    for (const absent of missing.values())
      for (const pointer of allOf(absent)) ranges.set(pointer, { value: opening, name: opening });
  };
  const start = skipSpace(source, source.charCodeAt(0) === 0xfeff ? 1 : 0);
  find(pointerTree(pointers), start, valueEnd(source, start), undefined);
  return ranges;
}

/** Returns the source of the value at `steps` in a JSON source, unchanged; undefined if it does not exist. */
export function sourceAt(source: string, steps: readonly string[]): string | undefined {
  const at = offsetOf(source, steps);
  return at === undefined ? undefined : source.slice(at, valueEnd(source, at));
}

/** Offsets of a value in a source; `end` is excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Returns the span of the value at `steps` in a JSON source, and those of its items; undefined if it does not exist. */
export function spansAt(
  source: string,
  steps: readonly string[],
): { readonly whole: Span; readonly items: readonly Span[] } | undefined {
  const start = offsetOf(source, steps);
  if (start === undefined) return undefined;
  const found = source[start] === '[' ? [...items(source, start)] : [];
  return { whole: { start, end: valueEnd(source, start) }, items: found.map(({ at, end }) => ({ start: at, end })) };
}

/** Returns the offset of the value at `steps` in a JSON source; undefined if it does not exist. */
function offsetOf(source: string, steps: readonly string[]): number | undefined {
  let at = skipSpace(source, source.charCodeAt(0) === 0xfeff ? 1 : 0);
  for (const wanted of steps) {
    let found: number | undefined;
    for (const child of children(source, at)) if (child.step === wanted) found = child.at;
    if (found === undefined) return undefined;
    at = found;
  }
  return at;
}

/** The pointers to find, as a tree, so that only branches that lead to one are scanned. */
interface PointerTree {
  readonly here: JsonPointer[];
  readonly below: Map<string, PointerTree>;
}

function pointerTree(pointers: Iterable<JsonPointer>): PointerTree {
  const root: PointerTree = { here: [], below: new Map() };
  for (const pointer of pointers) {
    let node = root;
    for (const step of pointerSteps(pointer)) {
      const next = node.below.get(step) ?? { here: [], below: new Map() };
      node.below.set(step, next);
      node = next;
    }
    node.here.push(pointer);
  }
  return root;
}

function* allOf(wanted: PointerTree): Generator<JsonPointer> {
  yield* wanted.here;
  for (const below of wanted.below.values()) yield* allOf(below);
}

/** A member or item: its name or index, and the offsets of its value and name. */
export interface Child {
  readonly step: string;
  readonly at: number;
  readonly end: number;
  readonly name?: { readonly start: number; readonly end: number };
}

/** Yields the members or items of the value at an offset; none of a scalar. */
export function children(source: string, at: number): Iterable<Child> {
  return source[at] === '{' ? members(source, at) : source[at] === '[' ? items(source, at) : [];
}

function* members(source: string, open: number): Generator<Child> {
  for (let i = skipSpace(source, open + 1); source[i] === '"'; i = nextChild(source, i)) {
    const name = { start: i, end: stringEnd(source, i) };
    const at = skipSpace(source, skipSpace(source, name.end) + 1);
    const end = valueEnd(source, at);
    yield { step: JSON.parse(source.slice(name.start, name.end)) as string, at, end, name };
    i = end;
  }
}

function* items(source: string, open: number): Generator<Child> {
  let index = 0;
  for (let at = skipSpace(source, open + 1); at < source.length && source[at] !== ']'; at = nextChild(source, at)) {
    const end = valueEnd(source, at);
    yield { step: String(index++), at, end };
    at = end;
  }
}

/** Moves from the end of a value to the next one in the same array or object. */
function nextChild(source: string, behind: number): number {
  const i = skipSpace(source, behind);
  return source[i] === ',' ? skipSpace(source, i + 1) : i;
}

/** Returns the offset after the value at `at`. */
function valueEnd(source: string, at: number): number {
  if (source[at] === '"') return stringEnd(source, at);
  let depth = 0;
  for (let i = at; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(source, i) - 1;
    else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) {
      if (--depth === 0) return i + 1;
      if (depth < 0) return i;
    } else if (depth === 0 && (unit === 0x2c || isSpace(unit))) return i;
  }
  return source.length;
}
