import { type Range, rangesOf } from '../text/position.ts';
import { type JsonPointer, pointerSteps } from './pointer.ts';
import { stringEnd } from './scan.ts';

/** Where a member or item stands: its value and, in an object, its name. */
export interface Place {
  readonly value: Range;
  readonly name: Range;
}

/**
 * Where the values that `pointers` name stand in a JSON text, all found in one pass over it. A value that is
 * absent is shown at the opening of the nearest one that is there; an item of an array has its value as its name.
 */
export function locate(text: string, pointers: Iterable<JsonPointer>): Map<JsonPointer, Place> {
  const places = new Map<JsonPointer, Place>();
  const rangeAt = rangesOf(text);
  const find = (wanted: Wanted, at: number, end: number, name: Range | undefined) => {
    const value = rangeAt(at, end);
    for (const pointer of wanted.here) places.set(pointer, { value, name: name ?? value });
    if (wanted.below.size === 0) return;
    const missing = new Map(wanted.below);
    for (const child of text[at] === '{' ? members(text, at) : text[at] === '[' ? items(text, at) : []) {
      const below = missing.get(child.step);
      if (below === undefined) continue;
      missing.delete(child.step);
      find(below, child.at, child.end, child.name && rangeAt(child.name.start, child.name.end));
    }
    const opening = rangeAt(at, Math.min(at + 1, text.length));
    for (const absent of missing.values())
      for (const pointer of allOf(absent)) places.set(pointer, { value: opening, name: opening });
  };
  const start = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  find(wantedTree(pointers), start, valueEnd(text, start), undefined);
  return places;
}

/** The text of the value that `steps` lead to, as it stands in a JSON text; undefined if there is none. */
export function sourceAt(text: string, steps: readonly string[]): string | undefined {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  for (const wanted of steps) {
    let found: number | undefined;
    for (const child of text[at] === '{' ? members(text, at) : text[at] === '[' ? items(text, at) : [])
      if (child.step === wanted) found = child.at;
    if (found === undefined) return undefined;
    at = found;
  }
  return text.slice(at, valueEnd(text, at));
}

/** The wanted pointers as a tree, so that only the branches that lead somewhere are entered. */
interface Wanted {
  readonly here: JsonPointer[];
  readonly below: Map<string, Wanted>;
}

function wantedTree(pointers: Iterable<JsonPointer>): Wanted {
  const root: Wanted = { here: [], below: new Map() };
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

function* allOf(wanted: Wanted): Generator<JsonPointer> {
  yield* wanted.here;
  for (const below of wanted.below.values()) yield* allOf(below);
}

interface Child {
  readonly step: string;
  readonly at: number;
  readonly end: number;
  readonly name?: { readonly start: number; readonly end: number };
}

function* members(text: string, open: number): Generator<Child> {
  for (let i = skipSpace(text, open + 1); text[i] === '"'; i = nextChild(text, i)) {
    const name = { start: i, end: stringEnd(text, i) };
    const at = skipSpace(text, skipSpace(text, name.end) + 1);
    const end = valueEnd(text, at);
    yield { step: JSON.parse(text.slice(name.start, name.end)) as string, at, end, name };
    i = end;
  }
}

function* items(text: string, open: number): Generator<Child> {
  let index = 0;
  for (let at = skipSpace(text, open + 1); at < text.length && text[at] !== ']'; at = nextChild(text, at)) {
    const end = valueEnd(text, at);
    yield { step: String(index++), at, end };
    at = end;
  }
}

/** From behind a value to the next one in the same array or object. */
function nextChild(text: string, behind: number): number {
  const i = skipSpace(text, behind);
  return text[i] === ',' ? skipSpace(text, i + 1) : i;
}

/** The offset behind the value at `at`. */
function valueEnd(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(text, i) - 1;
    else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) {
      if (--depth === 0) return i + 1;
      if (depth < 0) return i;
    } else if (depth === 0 && (unit === 0x2c || isSpace(unit))) return i;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
