import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { type PackRecord, packOf, packRecord } from '../../core/build-cache/pack-record.ts';
import type { CompiledPack, PackIdentity } from '../../core/pack/compile-pack.ts';
import type { TextSpan, TextStore } from '../../core/text/text-store.ts';
import { isSystemError } from '../failure.ts';
import { writeFile } from '../write-file.ts';
import type { PackPlace, Segment } from './index-file.ts';
import { readOnly, readWhole } from './sealed-file.ts';

export type KeepablePack = CompiledPack & { readonly identity: PackIdentity };

/** Writes packs into a new file, which becomes the segment of that number; `placed` is told where each stands. */
export function writeSegment(
  directory: string,
  number: number,
  packs: readonly KeepablePack[],
  store: TextStore,
  placed: (pack: KeepablePack, place: PackPlace) => void,
): Segment {
  const file = `packs-${process.pid}-${process.hrtime.bigint().toString(36)}`;
  let size = 0;
  function* chunks(): Generator<Uint8Array> {
    for (const pack of packs) {
      const { bytes, texts } = blockOf(pack, store);
      placed(pack, { segment: number, start: size, texts, record: bytes.length - texts, sha256: sha256Hex(bytes) });
      size += bytes.length;
      yield bytes;
    }
  }
  writeFile(join(directory, file), chunks());
  return { file, size };
}

let block = Buffer.allocUnsafe(0);

/** The texts of a pack, each behind a comma as in a store, and its record. Valid until the next is asked for. */
function blockOf(pack: KeepablePack, store: TextStore): { bytes: Uint8Array; texts: number } {
  const spans: TextSpan[] = [];
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
    store.look(span, found);
    block.set(found.bytes.subarray(found.start - 1, found.end), at);
    at += span.length + 1;
  }
  return { bytes: block.subarray(0, texts + block.write(record, texts)), texts };
}

/** Reads packs from their segments. What is not as it was written is not there. */
export class SegmentReader {
  readonly #directory: string;
  readonly #segments: readonly Segment[];
  readonly #store: TextStore;
  readonly #whole = new Map<number, { file: Buffer; base: number } | undefined>();

  constructor(directory: string, segments: readonly Segment[], store: TextStore) {
    this.#directory = directory;
    this.#segments = segments;
    this.#store = store;
  }

  /** A pack among many: its segment is read as a whole when the first is wanted. */
  pack(place: PackPlace): KeepablePack | undefined {
    const { segment, start } = place;
    if (!this.#whole.has(segment)) this.#whole.set(segment, this.#readWhole(segment));
    const whole = this.#whole.get(segment);
    if (whole === undefined) return undefined;
    return packIn(whole.file.subarray(start, start + place.texts + place.record), place, whole.base + start);
  }

  /** A pack by itself. */
  packAlone(place: PackPlace): KeepablePack | undefined {
    const segment = this.#segments[place.segment];
    const bytes = segment && readPart(join(this.#directory, segment.file), place);
    if (bytes === undefined || sha256Hex(bytes) !== place.sha256) return undefined;
    return packIn(bytes, place, this.#store.adopt(bytes.subarray(0, place.texts)));
  }

  #readWhole(number: number) {
    const segment = this.#segments[number];
    const file = segment && readWhole(join(this.#directory, segment.file));
    return file === undefined || file.length !== segment?.size ? undefined : { file, base: this.#store.adopt(file) };
  }
}

function packIn(bytes: Buffer, { texts, sha256 }: PackPlace, base: number): KeepablePack | undefined {
  if (sha256Hex(bytes) !== sha256) return undefined;
  return packOf(JSON.parse(bytes.toString('utf8', texts)) as PackRecord, base) as KeepablePack;
}

function readPart(path: string, { start, texts, record }: PackPlace): Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(texts + record);
  let file: number | undefined;
  try {
    file = openSync(path, readOnly);
    return readSync(file, bytes, 0, bytes.length, start) === bytes.length ? bytes : undefined;
  } catch (error) {
    if (isSystemError(error)) return undefined; // What a cache has lost is made again.
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
