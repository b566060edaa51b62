import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { Arena, ArenaSpan } from '../../core/base/text/arena.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { type PackRecord, packOf, packRecord } from '../../core/incremental/pack-record.ts';
import { tryRead } from '../try-read.ts';
import { writeFile } from '../write-file.ts';
import type { PackPlace } from './index-file.ts';

const prefix = 'packs-';

/** Reports whether a file of a cache holds packs. */
export function isSegment(name: string): boolean {
  return name.startsWith(prefix);
}

/** Writes packs into a new segment; says where each stands, by its directory. */
export function writeSegment(
  directory: string,
  packs: readonly IdentifiedPack[],
  arena: Arena,
): ReadonlyMap<string, PackPlace> {
  const segment = `${prefix}${process.pid}-${process.hrtime.bigint().toString(36)}`;
  const places = new Map<string, PackPlace>();
  function* chunks(): Generator<Uint8Array> {
    let start = 0;
    for (const pack of packs) {
      const { bytes, texts } = blockOf(pack, arena);
      places.set(pack.path, { segment, start, texts, record: bytes.length - texts, sha256: sha256Hex(bytes) });
      start += bytes.length;
      yield bytes;
    }
  }
  if (packs.length > 0) writeFile(join(directory, segment), chunks());
  return places;
}

let block = Buffer.allocUnsafe(0);

/** The texts of a pack, each behind a comma as in an arena, and its record. Valid until the next is asked for. */
function blockOf(pack: IdentifiedPack, arena: Arena): { bytes: Uint8Array; texts: number } {
  const spans: ArenaSpan[] = [];
  let texts = 0;
  const record = JSON.stringify(
    packRecord(pack, (span) => {
      const start = texts + 1;
      spans.push(span);
      texts += span.length + 1;
      return start;
    }),
  );
  const room = texts + record.length * 3;
  if (block.length < room) block = Buffer.allocUnsafeSlow(room * 2);
  const found = { bytes: block as Uint8Array, start: 0, end: 0 };
  let at = 0;
  for (const span of spans) {
    arena.locate(span, found);
    block.set(found.bytes.subarray(found.start - 1, found.end), at);
    at += span.length + 1;
  }
  return { bytes: block.subarray(0, texts + block.write(record, texts)), texts };
}

/** Reads packs from their segments. What is not as it was written is not there. */
export class SegmentReader {
  readonly #directory: string;
  readonly #arena: Arena;
  readonly #whole = new Map<string, { readonly file: Buffer; readonly base: number } | undefined>();

  constructor(directory: string, arena: Arena) {
    this.#directory = directory;
    this.#arena = arena;
  }

  /** A pack among many: its segment is read as a whole when the first is wanted. */
  pack(place: PackPlace): IdentifiedPack | undefined {
    const { segment, start, texts, record } = place;
    if (!this.#whole.has(segment)) this.#whole.set(segment, this.#readWhole(segment));
    const whole = this.#whole.get(segment);
    return whole && packIn(whole.file.subarray(start, start + texts + record), place, () => whole.base + start);
  }

  /** A pack by itself. */
  packAlone(place: PackPlace): IdentifiedPack | undefined {
    const { segment, start, texts, record } = place;
    const bytes = tryRead(join(this.#directory, segment), { start, length: texts + record });
    return bytes && packIn(bytes, place, () => this.#arena.adopt(bytes.subarray(0, texts)));
  }

  #readWhole(segment: string) {
    const file = tryRead(join(this.#directory, segment));
    return file && { file, base: this.#arena.adopt(file) };
  }
}

/** `base` says where in the arena the texts begin. */
function packIn(bytes: Buffer, { texts, sha256 }: PackPlace, base: () => number): IdentifiedPack | undefined {
  if (sha256Hex(bytes) !== sha256) return undefined;
  return packOf(JSON.parse(bytes.toString('utf8', texts)) as PackRecord, base());
}
