import { allocate, writeUtf8 } from '#platform';
import { Indenter } from '../json/indent.ts';
import type { JsonValue } from '../json/value.ts';
import type { StoredBytes, TextSpan, TextStore } from '../text/text-store.ts';

/** A member of a registry file with many items. Its texts are canonical JSON: items or members, separated by commas. */
export interface RegistryMember {
  readonly name: string;
  readonly open: '[' | '{';
  readonly texts: readonly TextSpan[];
}

/** A member with one small value. */
export interface ScalarMember {
  readonly name: string;
  readonly scalar: JsonValue;
}

const keysInOneText = 1000;

/** An object of lists of texts, its names sorted. */
export function namedLists(
  name: string,
  store: TextStore,
  entries: readonly (readonly [name: string, texts: readonly string[]])[],
): RegistryMember {
  const texts: TextSpan[] = [];
  for (let i = 0; i < entries.length; i += keysInOneText) {
    const some = entries.slice(i, i + keysInOneText);
    texts.push(store.add(some.map(([key, list]) => `${JSON.stringify(key)}:${JSON.stringify(list)}`).join(',')));
  }
  return { name, open: '{', texts };
}

type Members = readonly (RegistryMember | ScalarMember)[];

const chunkSize = 1 << 18;

/** The canonical JSON of a registry in chunks, for hashing; each is valid until the next is asked for. Members must be sorted by name. */
export function* canonicalText(store: TextStore, members: Members): Generator<Uint8Array> {
  const chunk = allocate(chunkSize);
  let at = 0;
  for (const { bytes, start, end } of pieces(store, members)) {
    if (at + end - start > chunkSize) {
      yield chunk.subarray(0, at);
      at = 0;
    }
    const piece = bytes.subarray(start, end);
    if (piece.length > chunkSize) yield piece;
    else {
      chunk.set(piece, at);
      at += piece.length;
    }
  }
  yield chunk.subarray(0, at);
}

/** The text of a registry file in chunks; each is valid until the next is asked for. Members must be sorted by name. */
export function* printedText(store: TextStore, members: Members): Generator<Uint8Array> {
  const indenter = new Indenter();
  for (const { bytes, start, end } of pieces(store, members)) {
    indenter.write(bytes, start, end);
    if (indenter.size > chunkSize / 2) yield indenter.take();
  }
  indenter.end();
  yield indenter.take();
}

const comma = new Uint8Array([0x2c]);

/** The canonical JSON in pieces, none of which cuts a string. All are told in one object. */
function* pieces(store: TextStore, members: Members): Generator<StoredBytes> {
  const small = allocate(1 << 10);
  const piece: StoredBytes = { bytes: small, start: 0, end: 0 };
  const mark = (text: string) => {
    piece.bytes = text.length * 3 <= small.length ? small : allocate(text.length * 3);
    piece.start = 0;
    piece.end = writeUtf8(piece.bytes, text, 0);
    return piece;
  };
  let before = '{';
  for (const member of members) {
    yield mark(`${before}${JSON.stringify(member.name)}:`);
    before = ',';
    if ('scalar' in member) {
      yield mark(JSON.stringify(member.scalar));
      continue;
    }
    yield mark(member.open);
    for (let i = 0; i < member.texts.length; i++) {
      if (i > 0) {
        piece.bytes = comma;
        piece.start = 0;
        piece.end = 1;
        yield piece;
      }
      store.look(member.texts[i] as TextSpan, piece);
      yield piece;
    }
    yield mark(member.open === '[' ? ']' : '}');
  }
  yield mark('}');
}
