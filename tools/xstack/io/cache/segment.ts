import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { Arena, ArenaSpan } from '../../core/base/text/arena.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { type PackEntry, packEntryOf, packOfEntry, summaryOf } from '../../core/incremental/pack-entry.ts';
import { tryRead } from '../try-read.ts';
import { writeFile } from '../write-file.ts';
import { parseStored } from './checksummed-file.ts';
import type { EntryLocation, SummariesLocation } from './index-file.ts';

/** The kinds of segments, each with its own index: packs of the work tree, and of git trees. */
type SegmentKind = 'packs' | 'trees';

/** Reports whether a file of the cache is a segment: a file of pack entries. */
export function isSegment(name: string, kind: SegmentKind = 'packs'): boolean {
  return name.startsWith(`${kind}-`);
}

/** A segment that was written. */
export interface WrittenSegment {
  /** Location of each entry, by pack directory. */
  readonly locations: ReadonlyMap<string, EntryLocation>;
  /** Its name and its summaries; absent if no pack was written. */
  readonly summaries?: readonly [segment: string, location: SummariesLocation];
}

/** A pack, and the lines of its content. */
export interface StoredPack {
  readonly pack: IdentifiedPack;
  readonly content: string;
}

/** Writes packs into a new segment, then their summaries. */
export function writeSegment(
  directory: string,
  packs: readonly StoredPack[],
  arena: Arena,
  kind: SegmentKind = 'packs',
): WrittenSegment {
  const segment = `${kind}-${process.pid}-${process.hrtime.bigint().toString(36)}`;
  const locations = new Map<string, EntryLocation>();
  const entries: string[] = [];
  let start = 0;
  let length = 0;
  let hash = '';
  function* chunks(): Generator<Uint8Array> {
    for (const stored of packs) {
      const { bytes, strings, content, summary } = serialized(stored, arena);
      entries.push(JSON.stringify(summary));
      const [entry, sha256] = [bytes.length - strings - content, sha256Hex(bytes)];
      locations.set(stored.pack.path, { segment, start, strings, entry, content, sha256 });
      start += bytes.length;
      yield bytes;
    }
    const summaries = Buffer.from(entries.join('\n'));
    length = summaries.length;
    hash = sha256Hex(summaries);
    yield summaries;
  }
  if (packs.length === 0) return { locations };
  writeFile(join(directory, segment), chunks());
  return { locations, summaries: [segment, { start, length, sha256: hash }] };
}

let buffer = Buffer.allocUnsafe(0);

/** A serialized pack; the bytes are valid until the next call. */
interface SerializedPack {
  /** The strings of a pack, each after a comma as in an arena, its entry as JSON, and the lines of its content. */
  readonly bytes: Uint8Array;
  /** Length of the strings in bytes. */
  readonly strings: number;
  /** Length of the content lines in bytes. */
  readonly content: number;
  readonly summary: PackEntry;
}

function serialized({ pack, content: lines }: StoredPack, arena: Arena): SerializedPack {
  const spans: ArenaSpan[] = [];
  let strings = 0;
  const located = packEntryOf(pack, (span) => {
    const start = strings + 1;
    spans.push(span);
    strings += span.length + 1;
    return start;
  });
  const entry = JSON.stringify(located);
  const size = strings + (entry.length + lines.length) * 3;
  if (buffer.length < size) buffer = Buffer.allocUnsafeSlow(size * 2);
  const range = { bytes: buffer as Uint8Array, start: 0, end: 0 };
  let at = 0;
  for (const span of spans) {
    arena.locate(span, range);
    buffer.set(range.bytes.subarray(range.start - 1, range.end), at);
    at += span.length + 1;
  }
  const end = strings + buffer.write(entry, strings);
  const content = buffer.write(lines, end);
  return { bytes: buffer.subarray(0, end + content), strings, content, summary: summaryOf(located) };
}

/** Reads packs from their segments; a damaged entry is undefined. */
export class SegmentReader {
  readonly #directory: string;
  readonly #arena: Arena;
  readonly #segments = new Map<string, { readonly bytes: Buffer; readonly base: number } | undefined>();

  constructor(directory: string, arena: Arena) {
    this.#directory = directory;
    this.#arena = arena;
  }

  /** One of many packs: the first from a segment reads the whole segment. */
  pack(location: EntryLocation): IdentifiedPack | undefined {
    const { segment, start } = location;
    if (!this.#segments.has(segment)) this.#segments.set(segment, this.#read(segment));
    const read = this.#segments.get(segment);
    return read && packIn(read.bytes.subarray(start, start + lengthOf(location)), location, () => read.base + start);
  }

  /** A single pack: reads its entry only. */
  packAlone(location: EntryLocation): IdentifiedPack | undefined {
    const { strings } = location;
    const bytes = this.#bytesOf(location);
    return bytes && packIn(bytes, location, () => this.#arena.adopt(bytes.subarray(0, strings)));
  }

  /** The lines of the content of a pack. */
  contentAlone(location: EntryLocation): string | undefined {
    const { strings, entry, sha256 } = location;
    const bytes = this.#bytesOf(location);
    return bytes === undefined || sha256Hex(bytes) !== sha256 ? undefined : bytes.toString('utf8', strings + entry);
  }

  #bytesOf(location: EntryLocation): Buffer | undefined {
    const { segment, start } = location;
    return tryRead(join(this.#directory, segment), { start, length: lengthOf(location) });
  }

  /** The packs of a segment without rows and strings, by pack directory; empty if they are damaged. */
  summaries(segment: string, { start, length, sha256 }: SummariesLocation): ReadonlyMap<string, IdentifiedPack> {
    const bytes = tryRead(join(this.#directory, segment), { start, length });
    if (bytes === undefined || sha256Hex(bytes) !== sha256) return new Map();
    // A line each: the values of a large document would be counted before it is parsed.
    const entries = bytes.toString('utf8').split('\n').map(parseStored) as readonly (PackEntry | undefined)[];
    return new Map(entries.flatMap((entry) => (entry === undefined ? [] : [[entry.path, packOfEntry(entry, 0)]])));
  }

  #read(segment: string) {
    const bytes = tryRead(join(this.#directory, segment));
    return bytes && { bytes, base: this.#arena.adopt(bytes) };
  }
}

function lengthOf({ strings, entry, content }: EntryLocation): number {
  return strings + entry + content;
}

/** `base` returns the offset of the strings in the arena; it is called only if the checksum matches. */
function packIn(
  bytes: Buffer,
  { strings, entry: length, sha256 }: EntryLocation,
  base: () => number,
): IdentifiedPack | undefined {
  if (sha256Hex(bytes) !== sha256) return undefined;
  const entry = parseStored(bytes.toString('utf8', strings, strings + length)) as PackEntry | undefined;
  return entry && packOfEntry(entry, base());
}
