import { allocate, writeUtf8 } from '#platform';
import { Indenter } from '../../base/json/indent.ts';
import type { JsonValue } from '../../base/json/value.ts';
import type { Arena, ArenaSpan, ByteRange } from '../../base/text/arena.ts';

/** A member of a registry file with many items. Spans are canonical JSON: items or members, separated by commas. */
export interface RegistryMember {
  readonly name: string;
  readonly open: '[' | '{';
  readonly spans: readonly ArenaSpan[];
}

/** A member with one small value. */
export interface ScalarMember {
  readonly name: string;
  readonly scalar: JsonValue;
}

type Members = readonly (RegistryMember | ScalarMember)[];

const chunkSize = 1 << 18;

/**
 * Yields the canonical JSON of a registry in chunks, for hashing; each is valid until the next. Members must be sorted
 * by name.
 */
export function* canonicalBytes(arena: Arena, members: Members): Generator<Uint8Array> {
  const size = chunkSizeOf(members);
  const chunk = allocate(size);
  let at = 0;
  for (const part of partsOf(members)) {
    const found = part.found;
    for (let i = 0; i < part.size; ) {
      i = part.view(arena, i);
      if (found.end - found.start > size - at) {
        yield chunk.subarray(0, at);
        at = 0;
      }
      const bytes = found.bytes.subarray(found.start, found.end);
      if (bytes.length > size) yield bytes;
      else {
        chunk.set(bytes, at);
        at += bytes.length;
      }
    }
  }
  yield chunk.subarray(0, at);
}

/** Returns the size of a buffer that holds the items of a registry, at most `chunkSize`. */
function chunkSizeOf(members: Members): number {
  let size = 1 << 12;
  for (const member of members)
    if ('spans' in member)
      for (const { length } of member.spans) {
        size += length + 1;
        if (size > chunkSize) return chunkSize;
      }
  return size;
}

/** Yields a registry file in chunks; each is valid until the next. Members must be sorted by name. */
export function* printedBytes(arena: Arena, members: Members): Generator<Uint8Array> {
  const indenter = new Indenter();
  for (const part of partsOf(members)) {
    const found = part.found;
    for (let i = 0; i < part.size; ) {
      i = part.view(arena, i);
      indenter.write(found.bytes, found.start, found.end);
      if (indenter.size > chunkSize / 2) yield indenter.take();
    }
  }
  indenter.end();
  yield indenter.take();
}

/** Adjacent spans of canonical JSON; `view` sets `found` to the bytes of a run of them and returns its end. */
interface Part {
  readonly size: number;
  readonly found: ByteRange;
  readonly view: (arena: Arena, index: number) => number;
}

/** Splits the canonical JSON of a registry without splitting a string. */
function* partsOf(members: Members): Generator<Part> {
  let before = '{';
  for (const member of members) {
    const name = `${before}${JSON.stringify(member.name)}:`;
    before = ',';
    if ('scalar' in member) yield literal(name + JSON.stringify(member.scalar));
    else {
      yield literal(name + member.open);
      yield list(member.spans);
      yield literal(member.open === '[' ? ']' : '}');
    }
  }
  yield literal('}');
}

function literal(text: string): Part {
  const bytes = allocate(text.length * 3);
  return { size: 1, found: { bytes, start: 0, end: writeUtf8(bytes, text, 0) }, view: () => 1 };
}

/** Each span except the first includes the comma before it in the arena. */
function list(spans: readonly ArenaSpan[]): Part {
  const found: ByteRange = { bytes: new Uint8Array(0), start: 0, end: 0 };
  const view = (arena: Arena, index: number) => {
    const behind = arena.locateRun(spans, index, found);
    if (index > 0) found.start--;
    return behind;
  };
  return { size: spans.length, found, view };
}
