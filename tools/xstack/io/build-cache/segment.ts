import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { type PackRecord, packOf, packRecord } from '../../core/build-cache/pack-record.ts';
import type { CompiledPack, PackIdentity } from '../../core/pack/compile-pack.ts';
import type { StoredBytes, TextSpan, TextStore } from '../../core/text/text-store.ts';
import { writeFile } from '../write-file.ts';
import type { Segment } from './index-file.ts';
import { readWhole, sealing } from './sealed-file.ts';

export type KeepablePack = CompiledPack & { readonly identity: PackIdentity };

/** Where the record of a pack stands in the file of its segment. */
interface RecordPlace {
  readonly start: number;
  readonly length: number;
}

type Placed = (pack: KeepablePack, place: RecordPlace) => void;

const chunkSize = 1 << 18;

/** Writes packs into a new file; `placed` is told where each record stands. */
export function writeSegment(
  directory: string,
  packs: readonly KeepablePack[],
  store: TextStore,
  placed: Placed,
): Segment {
  const file = `packs-${process.pid}-${process.hrtime.bigint().toString(36)}`;
  let segment: Segment = { file, size: 0, sha256: '' };
  const sealed = sealing(segmentChunks(packs, store, placed), (sha256, size) => {
    segment = { file, size, sha256 };
  });
  writeFile(join(directory, file), sealed);
  return segment;
}

/** Reads packs from their segments. A segment is read and checked as a whole when the first of its packs is wanted. */
export class SegmentReader {
  readonly #directory: string;
  readonly #segments: readonly Segment[];
  readonly #store: TextStore;
  readonly #read = new Map<number, { file: Buffer; base: number } | undefined>();

  constructor(directory: string, segments: readonly Segment[], store: TextStore) {
    this.#directory = directory;
    this.#segments = segments;
    this.#store = store;
  }

  /** The pack whose record stands there, or undefined if the segment is gone or not as it was written. */
  pack(number: number, { start, length }: RecordPlace): KeepablePack | undefined {
    if (!this.#read.has(number)) this.#read.set(number, this.#open(this.#segments[number]));
    const segment = this.#read.get(number);
    if (segment === undefined) return undefined;
    const record = JSON.parse(segment.file.toString('utf8', start, start + length)) as PackRecord;
    return packOf(record, segment.base) as KeepablePack;
  }

  #open(segment: Segment | undefined) {
    const file = segment && readWhole(join(this.#directory, segment.file));
    if (file === undefined || file.length !== segment?.size || sha256Hex(file) !== segment.sha256) return undefined;
    return { file, base: this.#store.adopt(file) };
  }
}

/** The file of a segment in chunks: the texts of the packs, each behind a comma as in a store, then a record a line. */
function* segmentChunks(packs: readonly KeepablePack[], store: TextStore, placed: Placed): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafeSlow(chunkSize);
  const found: StoredBytes = { bytes: chunk, start: 0, end: 0 };
  const records: string[] = [];
  let used = 0;
  let offset = 0;
  for (const pack of packs) {
    const spans: TextSpan[] = [];
    const record = packRecord(pack, (span) => {
      const start = offset + 1;
      spans.push(span);
      offset += span.length + 1;
      return start;
    });
    records.push(JSON.stringify(record));
    for (const span of spans) {
      store.look(span, found);
      const bytes = found.bytes.subarray(found.start - 1, found.end);
      if (used + bytes.length > chunkSize) {
        yield chunk.subarray(0, used);
        used = 0;
      }
      if (bytes.length > chunkSize) yield bytes;
      else {
        chunk.set(bytes, used);
        used += bytes.length;
      }
    }
  }
  yield chunk.subarray(0, used);
  for (const [i, record] of records.entries()) {
    const bytes = Buffer.from(`${record}\n`, 'utf8');
    placed(packs[i] as KeepablePack, { start: offset, length: bytes.length - 1 });
    offset += bytes.length;
    yield bytes;
  }
}
