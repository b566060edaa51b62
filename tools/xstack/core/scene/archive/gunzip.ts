import { Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako';
import { ArchiveRefusal, corrupt } from './refusal.ts';

/** Incremental gunzip. */
export interface Gunzip {
  readonly push: (bytes: Uint8Array) => void;
  /** Must be called after the last byte: throws if the stream is truncated. */
  readonly end: () => void;
}

const chunkBytes = 64 * 1024;
const gzipOnly = 15 + 16;
/** Size from which the ratio is checked: a small file of one repeated byte is no bomb. */
const ratioCountsFrom_bytes = 1024 * 1024;

/**
 * Decompresses exactly one gzip member: readers disagree on bytes after it, so they are refused. Checks the ratio after
 * every chunk, so that a bomb is refused before it is unpacked. A chunk passed to `onData` is overwritten by the next
 * one.
 */
export function createGunzip(ratio: number, onData: (chunk: Uint8Array) => void): Gunzip {
  const stream = new ZStream();
  zlibInflateInit2(stream, gzipOnly);
  stream.output = new Uint8Array(chunkBytes);
  let ended = false;
  const push = (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    if (ended) throw trailing();
    stream.input = bytes;
    stream.next_in = 0;
    stream.avail_in = bytes.length;
    do {
      ended = inflateChunk(stream, onData);
      refuseBomb(stream, ratio);
    } while (!ended && (stream.avail_in > 0 || stream.avail_out === 0));
    if (stream.avail_in > 0) throw trailing();
  };
  const end = () => {
    if (!ended) throw corrupt('the gzip stream is truncated');
  };
  return { push, end };
}

/** Decompresses at most one chunk; returns true after the end of the stream, with a valid checksum. */
function inflateChunk(stream: ZStream, onData: (chunk: Uint8Array) => void): boolean {
  stream.next_out = 0;
  stream.avail_out = chunkBytes;
  const status = zlibInflate(stream, Z_NO_FLUSH);
  const isUsual = status === Z_OK || status === Z_STREAM_END || status === Z_BUF_ERROR;
  if (!isUsual) throw corrupt(`not a gzip stream: ${stream.msg || 'the data is damaged'}`);
  if (stream.next_out > 0) onData(stream.output.subarray(0, stream.next_out));
  return status === Z_STREAM_END;
}

function refuseBomb(stream: ZStream, ratio: number): void {
  if (stream.total_out < ratioCountsFrom_bytes || stream.total_out <= ratio * stream.total_in) return;
  throw new ArchiveRefusal(
    'refuse.scene_archive.too_large',
    `the tarball unpacks to more than ${ratio} times its size`,
    'a tarball like this is made to fill a disk; do not unpack it',
  );
}

function trailing(): ArchiveRefusal {
  return corrupt('bytes follow the end of the gzip stream');
}
