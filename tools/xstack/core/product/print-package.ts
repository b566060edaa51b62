import { allocate, decodeUtf8, utf8ByteLength, writeUtf8 } from '#platform';
import { Indenter } from '../base/json/indent.ts';
import type { JsonObject } from '../base/json/value.ts';
import { canonicalChunks } from './checksum.ts';

/** Size from which printed bytes are taken, and a chunk is divided. */
const chunk_bytes = 1 << 16;

/** Form and length of a printed package. */
export interface PrintedForm {
  readonly isIndented: boolean;
  readonly bytes: number;
  readonly characters: number;
}

/**
 * A package from this size on is printed without indentation if it is at most a third as long then: indented lists of short
 * values are up to twelve times as long, and a store holds several copies of a text while it writes it.
 */
const compactFrom_bytes = 10_000_000;

/** Chooses the form of a package, and measures it with one scene as bytes in memory at a time. */
export function measurePackage(value: JsonObject, scenes: readonly string[]): PrintedForm {
  const indented = measured(value, scenes, true);
  if (indented.bytes < compactFrom_bytes) return indented;
  const compact = measured(value, scenes, false);
  return indented.bytes > 3 * compact.bytes ? compact : indented;
}

function measured(value: JsonObject, scenes: readonly string[], isIndented: boolean): PrintedForm {
  const length = { isIndented, bytes: 0, characters: 0 };
  for (const bytes of isIndented ? indentedChunks(value, scenes) : compactChunks(value, scenes)) {
    length.bytes += bytes.length;
    length.characters += charactersOf(bytes);
  }
  return length;
}

/** Prints a package, given the canonical JSON of its scenes: as `prettyJson` does, or without indentation. */
export function printPackage(
  value: JsonObject,
  scenes: readonly string[],
  { isIndented, bytes: length }: PrintedForm,
): string {
  const printed = allocate(length);
  let at = 0;
  for (const bytes of isIndented ? indentedChunks(value, scenes) : compactChunks(value, scenes)) {
    printed.set(bytes, at);
    at += bytes.length;
  }
  const text = decodeUtf8(printed);
  if (text === undefined) throw new Error('bug: a package is not printed as UTF-8');
  return text;
}

/** Yields canonical JSON and a line end; each chunk is valid until the next. */
function* compactChunks(value: JsonObject, scenes: readonly string[]): Generator<Uint8Array> {
  yield* canonicalBytes(value, scenes);
  yield Uint8Array.of(0x0a);
}

/** Yields canonical JSON as bytes, in chunks that do not split a string; each is valid until the next. */
function* canonicalBytes(value: JsonObject, scenes: readonly string[]): Generator<Uint8Array> {
  let buffer = allocate(chunk_bytes);
  for (const chunk of canonicalChunks(value, scenes)) {
    const room = utf8ByteLength(chunk);
    if (room > buffer.length) buffer = allocate(room);
    yield buffer.subarray(0, writeUtf8(buffer, chunk, 0));
  }
}

/** Yields printed bytes; each is valid until the next. */
function* indentedChunks(value: JsonObject, scenes: readonly string[]): Generator<Uint8Array> {
  const indenter = new Indenter();
  for (const bytes of canonicalBytes(value, scenes)) {
    for (let from = 0; from < bytes.length; ) {
      const to = partEnd(bytes, from);
      indenter.write(bytes, from, to);
      from = to;
      if (indenter.size >= chunk_bytes) yield indenter.take();
    }
  }
  indenter.end();
  yield indenter.take();
}

/** Returns the end of a part of JSON that begins at `from`: behind a comma, so that no string is split. */
function partEnd(bytes: Uint8Array, from: number): number {
  if (bytes.length - from <= chunk_bytes) return bytes.length;
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === 0x22) {
      for (i++; bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++;
    } else if (bytes[i] === 0x2c && i - from >= chunk_bytes) return i + 1;
  }
  return bytes.length;
}

/** Counts UTF-16 code units. */
function charactersOf(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  return count;
}
