import { allocate, writeUtf8 } from '#platform';
import type { StoredJson } from '../json/stored-json.ts';
import type { JsonValue } from '../json/value.ts';
import type { TextStore } from '../text/text-store.ts';

/** A member of a registry file with many items; an item is asked for by its number. */
export interface RegistryMember {
  readonly name: string;
  readonly open: '[' | '{';
  readonly size: number;
  /** In an object, the JSON of the item's name. */
  readonly nameOf?: (index: number) => string;
  readonly item: (index: number, form: Form) => string | Uint8Array;
}

/** A member with one small value. */
export interface ScalarMember {
  readonly name: string;
  readonly scalar: JsonValue;
}

/** `canonical` is hashed, `printed` is written. */
export type Form = keyof StoredJson;

/** Values whose texts are in the store already. */
export function storedItems(name: string, store: TextStore, items: readonly StoredJson[]): RegistryMember {
  return {
    name,
    open: '[',
    size: items.length,
    item: (index, form) => store.bytes((items[index] as StoredJson)[form]),
  };
}

/** An object of lists of texts, its names sorted; turned into text when it is asked for. */
export function namedLists(
  name: string,
  entries: readonly (readonly [name: string, texts: readonly string[]])[],
): RegistryMember {
  return {
    name,
    open: '{',
    size: entries.length,
    nameOf: (index) => JSON.stringify(entries[index]?.[0]),
    item: (index, form) => {
      const texts = (entries[index]?.[1] ?? []).map((text) => JSON.stringify(text));
      return form === 'canonical' ? `[${texts.join(',')}]` : `[\n      ${texts.join(',\n      ')}\n    ]`;
    },
  };
}

const chunkSize = 1 << 18;

/** The text of a registry file in chunks; each is valid until the next is asked for. Members must be sorted by name. */
export function* registryText(members: readonly (RegistryMember | ScalarMember)[], form: Form): Generator<Uint8Array> {
  const chunk = allocate(chunkSize);
  let at = 0;
  for (const piece of pieces(members, form)) {
    const room = typeof piece === 'string' ? piece.length * 3 : piece.length;
    if (at + room > chunkSize) {
      yield chunk.subarray(0, at);
      at = 0;
    }
    if (room > chunkSize) yield typeof piece === 'string' ? encoded(piece) : piece;
    else if (typeof piece === 'string') at += writeUtf8(chunk, piece, at);
    else {
      chunk.set(piece, at);
      at += piece.length;
    }
  }
  yield chunk.subarray(0, at);
}

function encoded(text: string): Uint8Array {
  const bytes = allocate(text.length * 3);
  return bytes.subarray(0, writeUtf8(bytes, text, 0));
}

/** What stands between names, items and members. */
interface Marks {
  readonly begin: string;
  readonly end: string;
  readonly colon: string;
  readonly betweenMembers: string;
  readonly beforeFirstItem: string;
  readonly betweenItems: string;
  readonly afterLastItem: string;
}

const marks: Readonly<Record<Form, Marks>> = {
  canonical: {
    begin: '{',
    end: '}',
    colon: ':',
    betweenMembers: ',',
    beforeFirstItem: '',
    betweenItems: ',',
    afterLastItem: '',
  },
  printed: {
    begin: '{\n  ',
    end: '\n}\n',
    colon: ': ',
    betweenMembers: ',\n  ',
    beforeFirstItem: '\n    ',
    betweenItems: ',\n    ',
    afterLastItem: '\n  ',
  },
};

function* pieces(members: readonly (RegistryMember | ScalarMember)[], form: Form): Generator<string | Uint8Array> {
  const { begin, end, colon, betweenMembers } = marks[form];
  let before = begin;
  for (const member of members) {
    yield `${before}${JSON.stringify(member.name)}${colon}`;
    before = betweenMembers;
    if ('scalar' in member) yield JSON.stringify(member.scalar);
    else yield* items(member, form);
  }
  yield end;
}

function* items({ open, size, nameOf, item }: RegistryMember, form: Form): Generator<string | Uint8Array> {
  const { beforeFirstItem, betweenItems, afterLastItem, colon } = marks[form];
  const close = open === '[' ? ']' : '}';
  yield open;
  for (let i = 0; i < size; i++) {
    const between = i === 0 ? beforeFirstItem : betweenItems;
    yield nameOf === undefined ? between : `${between}${nameOf(i)}${colon}`;
    yield item(i, form);
  }
  yield size === 0 ? close : `${afterLastItem}${close}`;
}
