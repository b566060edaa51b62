import type { ArenaSpan } from '../../core/base/text/arena.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import type { Row, RowReference } from '../../core/compiler/rows/row.ts';
import { type RowPlan, rowPlan } from '../../core/compiler/rows/row-plan.ts';
import { searchKeysOf } from '../../core/compiler/rows/search-key.ts';

/** An index that means that there is none. */
const none = 0xffffffff;

/** Reads the words of a result one after the other. */
export class WordReader {
  at: number;
  readonly words: Uint32Array;

  constructor(words: Uint32Array, address: number) {
    this.words = words;
    this.at = address / 4;
  }

  next(): number {
    return this.words[this.at++] as number;
  }
}

/** The parts of a pack that its rows refer to. */
export interface DecodedRows {
  readonly collections: readonly Collection[];
  readonly strings: readonly string[];
  readonly packId: string;
  /** The payload of each contribution. */
  readonly payloads: readonly string[];
  /** Returns the location in the arena of the bytes at an address. */
  readonly spanOf: (start: number, length: number) => ArenaSpan;
}

/** Added to the number of search keys that are not in normal form. */
const isRaw = 0x80000000;

const noStrings: readonly string[] = [];
const noReferences: readonly RowReference[] = [];

/** Reads rows. Consecutive rows with the same sort keys or references share the lists. */
export function decodeRows(reader: WordReader, count: number, context: DecodedRows): Row[] {
  const rows: Row[] = [];
  let before: Row | undefined;
  for (let i = 0; i < count; i++) {
    before = decodeRow(reader, context, before);
    rows.push(before);
  }
  return rows;
}

function decodeRow(reader: WordReader, context: DecodedRows, before: Row | undefined): Row {
  const { collections, strings, packId, payloads, spanOf } = context;
  const collection = collections[reader.next()] as Collection;
  const plan = rowPlan(collection);
  const file = payloads[reader.next()] as string;
  const position = reader.next();
  const id = strings[reader.next()] as string;
  const start = reader.next();
  const text = spanOf(start, reader.next());
  const parent = reader.next();
  const sortKeys = decodeStrings(reader, plan.sortFields.length, strings, before?.sortKeys);
  return {
    kind: collection.kind,
    id,
    sortKeys,
    sortId: plan.endsWithId ? id : '',
    packId,
    file,
    pointer: position === none ? plan.memberPointer : plan.itemPointer(position),
    text,
    references: decodeReferences(reader, plan, strings, before?.references),
    parent: parent === none ? null : (strings[parent] as string),
    searchKeys: decodeKeys(reader, strings),
  };
}

function decodeStrings(
  reader: WordReader,
  count: number,
  strings: readonly string[],
  before: readonly string[] | undefined,
): readonly string[] {
  if (count === 0) return noStrings;
  const found: string[] = [];
  for (let i = 0; i < count; i++) found.push(strings[reader.next()] as string);
  return before?.length === count && found.every((text, i) => text === before[i]) ? before : found;
}

function decodeKeys(reader: WordReader, strings: readonly string[]): readonly string[] {
  const count = reader.next();
  if (count < isRaw) return decodeStrings(reader, count, strings, undefined);
  return searchKeysOf(decodeStrings(reader, count - isRaw, strings, undefined));
}

function decodeReferences(
  reader: WordReader,
  plan: RowPlan,
  strings: readonly string[],
  before: readonly RowReference[] | undefined,
): readonly RowReference[] {
  const count = reader.next();
  if (count === 0) return noReferences;
  const found: RowReference[] = [];
  for (let i = 0; i < count; i++) {
    const reference = plan.references[reader.next()] as RowPlan['references'][number];
    const id = strings[reader.next()] as string;
    const positions = reader.next();
    found.push({ to: reference.to, id, pointer: reference.pointer ?? pointerOf(reference.steps, reader) });
    if (reference.pointer !== undefined) reader.at += positions;
  }
  const isSame = ({ to, id, pointer }: RowReference, other: RowReference | undefined) =>
    id === other?.id && to === other.to && pointer === other.pointer;
  return before?.length === count && found.every((each, i) => isSame(each, before[i])) ? before : found;
}

/** Returns the pointer to a reference; its positions in arrays are the next words. */
function pointerOf(steps: readonly string[], reader: WordReader): string {
  let pointer = '';
  for (const step of steps) pointer += `/${step === '[]' ? reader.next() : step}`;
  return pointer;
}
