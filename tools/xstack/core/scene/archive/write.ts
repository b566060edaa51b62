import { createTarPacker } from 'modern-tar';
import { Deflate } from 'pako';
import { utf8ByteLength } from '#platform';
import { type ArchiveLimits, defaultLimits, plainPath_bytes } from './limits.ts';

/** A file to pack. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface WriteOptions {
  /** Seconds since 1970, the same for every entry. */
  readonly mtime_s?: number;
  readonly limits?: ArchiveLimits;
}

/**
 * Packs files, in the order given, to a `.tgz`: the same bytes for the same content on every machine. Compresses with
 * pako at a pinned version because the output of Node's zlib differs between versions and processors. Content whose
 * ratio a reader would refuse as a bomb is stored without compression.
 */
export async function writeArchive(files: readonly SourceFile[], options: WriteOptions = {}): Promise<Uint8Array> {
  const { mtime_s = 0, limits = defaultLimits } = options;
  const packed = await compress(files, mtime_s, 6);
  return packed.unpacked_bytes > limits.ratio * packed.bytes.length
    ? (await compress(files, mtime_s, 0)).bytes
    : packed.bytes;
}

async function compress(files: readonly SourceFile[], mtime_s: number, level: number) {
  const deflate = new Deflate({ gzip: true, level, chunkSize: 64 * 1024 });
  let unpacked_bytes = 0;
  for await (const chunk of tarChunks(files, mtime_s)) {
    deflate.push(chunk);
    unpacked_bytes += chunk.length;
  }
  deflate.push(new Uint8Array(0), true);
  if (deflate.err !== 0) throw new Error(`bug: deflate failed: ${deflate.msg}`);
  return { bytes: deflate.result, unpacked_bytes };
}

/** Reads the archive while it is written, so that only a few files are in memory twice. */
async function* tarChunks(files: readonly SourceFile[], mtime_s: number): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const packing = (async () => {
    for (const { path, bytes } of files) {
      const writer = controller.add(header(path, bytes.length, mtime_s)).getWriter();
      if (bytes.length > 0) await writer.write(bytes);
      await writer.close();
    }
    controller.finalize();
  })();
  yield* readable as AsyncIterable<Uint8Array>;
  await packing;
}

function header(path: string, size: number, mtime_s: number) {
  return {
    name: path,
    size,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: new Date(mtime_s * 1000),
    // Set explicitly: otherwise the library would split the path into the prefix field, which older tools do not read.
    ...(utf8ByteLength(path) > plainPath_bytes && { pax: { path } }),
  };
}
