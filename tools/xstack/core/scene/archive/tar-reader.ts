import { readPax } from './pax.ts';
import { ArchiveRefusal, corrupt } from './refusal.ts';
import { blockBytes, isZeroBlock, readTarHeader, type TarHeader, utf8 } from './tar-header.ts';

/** Receives the entries in the order of the archive. */
export interface TarSink {
  /** Begins a regular file; exactly `size` bytes follow. */
  readonly begin: (path: string, size: number) => void;
  /** `chunk` is valid only during the call. */
  readonly data: (chunk: Uint8Array) => void;
  readonly end: () => void;
}

export interface TarReader {
  readonly push: (bytes: Uint8Array) => void;
  readonly end: () => void;
}

/** A path has at most 1,024 bytes, so that a valid extended header is small. */
const maximumMeta_bytes = 64 * 1024;
/** Limit on zeros after the archive: tape blocks are padded, but not indefinitely. */
const maximumPadding_bytes = 1024 * 1024;

/** Fields of extended headers that override those of the next header. */
interface Override {
  readonly path?: string;
}

/**
 * Reads a tar stream of regular files: plain, ustar, pax and GNU long names. Implemented here because the libraries
 * tried read unknown type flags, such as those of sparse files, as regular files, and replace names that are not UTF-8;
 * both result in another file than the one packed.
 */
export function createTarReader(sink: TarSink): TarReader {
  const block = new Uint8Array(blockBytes);
  let filled = 0;
  let body: Body | undefined;
  let override: Override = {};
  let zeroBlocks = 0;

  const header = () => {
    if (isZeroBlock(block)) {
      zeroBlocks++;
      return;
    }
    if (zeroBlocks > 0) throw corrupt('bytes follow the end of the tar archive');
    const found = readTarHeader(block);
    if (found.type === '0') {
      body = fileBody(sink, found, override);
      override = {};
    } else {
      body = metaBody(found, (extended) => {
        override = combine(override, extended);
      });
    }
    if (body.left === 0) finishBody();
  };
  const finishBody = () => {
    const { finish } = body ?? bug();
    body = undefined;
    finish();
  };
  /** Consumes bytes of the current body or its padding from the start of `bytes`; returns their number. */
  const takeBody = (open: Body, bytes: Uint8Array): number => {
    const count = Math.min(open.left, bytes.length);
    if (count > 0) open.take(bytes.subarray(0, count));
    open.left -= count;
    const skipped = open.left === 0 ? Math.min(open.padding, bytes.length - count) : 0;
    open.padding -= skipped;
    if (open.left === 0 && open.padding === 0) finishBody();
    return count + skipped;
  };
  const push = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) {
      if (body !== undefined) {
        at += takeBody(body, bytes.subarray(at));
        continue;
      }
      const count = Math.min(blockBytes - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + count), filled);
      filled += count;
      at += count;
      if (filled < blockBytes) continue;
      filled = 0;
      header();
      if (zeroBlocks * blockBytes > maximumPadding_bytes) throw corrupt('too many zeros follow the tar archive');
    }
  };
  const end = () => {
    if (body !== undefined || filled > 0 || zeroBlocks < 2) throw corrupt('the tar archive is truncated');
    if (override.path !== undefined) throw corrupt('a tar header announces a file that does not follow');
  };
  return { push, end };
}

interface Body {
  left: number;
  padding: number;
  readonly take: (chunk: Uint8Array) => void;
  readonly finish: () => void;
}

function bodyOf({ size }: TarHeader, take: Body['take'], finish: Body['finish']): Body {
  return { left: size, padding: (blockBytes - (size % blockBytes)) % blockBytes, take, finish };
}

function fileBody(sink: TarSink, header: TarHeader, override: Override): Body {
  sink.begin(override.path ?? header.path, header.size);
  return bodyOf(header, sink.data, sink.end);
}

/** Buffers an extended header, which is small. */
function metaBody(header: TarHeader, use: (extended: Override) => void): Body {
  const read = metaReaders[header.type];
  if (read === undefined) throw forbidden(header);
  if (header.size > maximumMeta_bytes) throw corrupt('a header in the tar archive is longer than 64 KiB');
  const bytes = new Uint8Array(header.size);
  let at = 0;
  const take = (chunk: Uint8Array) => {
    bytes.set(chunk, at);
    at += chunk.length;
  };
  return bodyOf(header, take, () => use(read(bytes)));
}

const metaReaders: Readonly<Record<string, ((body: Uint8Array) => Override) | undefined>> = {
  x: (body) => paxOverride(readPax(body)),
  g: (body) => {
    if (paxOverride(readPax(body)).path !== undefined) throw corrupt('a global pax header names a path');
    return {};
  },
  L: (body) => ({ path: utf8(body.at(-1) === 0 ? body.subarray(0, -1) : body) }),
};

/** Refuses records that would change the meaning of the plain header; ignores times and owners. */
function paxOverride(records: ReadonlyMap<string, string>): Override {
  for (const key of records.keys()) {
    if (key === 'size') throw corrupt('a pax header overrides the size');
    if (key.startsWith('GNU.sparse.')) throw forbidden({ type: 'S', path: records.get('path') ?? '' });
    if (key === 'linkpath') throw forbidden({ type: '2', path: records.get('path') ?? '' });
    if (key === 'hdrcharset') throw corrupt('a pax header names a character set of its own');
  }
  const path = records.get('path');
  return path === undefined ? {} : { path };
}

function combine(before: Override, extended: Override): Override {
  if (before.path !== undefined && extended.path !== undefined && before.path !== extended.path)
    throw corrupt('two headers give a file different paths');
  return { ...before, ...extended };
}

const kinds: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a directory record',
  '6': 'a FIFO',
  K: 'a link with a long name',
  S: 'a sparse file',
};

function forbidden({ type, path }: Pick<TarHeader, 'type' | 'path'>): ArchiveRefusal {
  const kind = kinds[type] ?? `an entry of the unknown type \`${type.replace(/[^\x21-\x7e]/, '?')}\``;
  return new ArchiveRefusal(
    'refuse.scene_archive.forbidden_entry',
    `\`${path}\` is ${kind}; a tarball may hold regular files only`,
    'publish the package with xstack, which packs regular files only',
  );
}

function bug(): never {
  throw new Error('bug: a body ends that has not begun');
}
