import { createHash } from 'node:crypto';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { type ArchiveLimits, maximumPacked } from '../../core/scene/archive/limits.ts';
import { sizeRefusal } from '../../core/scene/archive/policy.ts';
import { type ArchivedFile, type ArchiveSink, createArchiveReader } from '../../core/scene/archive/read.ts';
import { ArchiveRefusal } from '../../core/scene/archive/refusal.ts';
import { Failure } from '../failure.ts';
import { closeSync, fstatSync, readSync } from '../file-system.ts';
import { openRegular } from '../regular-file.ts';

/** Properties of a tarball, computed in one pass with memory that does not depend on its size. */
export interface TarballFacts {
  /** `sha256-` and the SHA-256 of the packed bytes; absent if the file is larger than any archive within the limits. */
  readonly integrity?: string;
  readonly size: number;
  /** Absent if the archive is refused. */
  readonly files?: readonly ArchivedFile[];
  /** Bytes of its `scene-package.json`, if present. */
  readonly contract?: Uint8Array;
  readonly refusal?: ArchiveRefusal;
}

const chunk_bytes = 256 * 1024;
const maximumContract_bytes = 4 * 1024 * 1024;

/**
 * Reads a tarball once. Hashes every byte, even if the archive is refused, unless its size alone refuses it. Undefined if the
 * file does not exist.
 */
export function inspectTarball(path: string, limits: ArchiveLimits, sink?: ArchiveSink): TarballFacts | undefined {
  const hash = createHash('sha256');
  const contract = contractCollector();
  const reader = createArchiveReader({ limits, sink: sink === undefined ? contract : both(contract, sink) });
  let refusal: ArchiveRefusal | undefined;
  let files: readonly ArchivedFile[] | undefined;
  const attempt = (work: () => void) => {
    if (refusal !== undefined) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof ArchiveRefusal)) throw error;
      refusal = error;
    }
  };
  const pass = (chunk: Uint8Array) => {
    hash.update(chunk);
    attempt(() => reader.push(chunk));
  };
  const size = eachChunk(path, pass, maximumPacked(limits));
  if (size === undefined) return undefined;
  const ofSize = sizeRefusal(size, limits);
  if (ofSize !== undefined) return { size, refusal: ofSize };
  attempt(() => {
    files = reader.end();
  });
  return {
    integrity: `sha256-${hash.digest('hex')}`,
    size,
    ...(files !== undefined && { files }),
    ...(contract.bytes() !== undefined && { contract: contract.bytes() as Uint8Array }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** Reads the `scene-package.json` of a tarball and stops there; undefined if there is none. Checks nothing else. */
export function readContract(path: string, limits: ArchiveLimits): Uint8Array | undefined {
  const contract = contractCollector();
  const end: ArchiveSink['end'] = (file) => {
    contract.end(file);
    if (contract.bytes() !== undefined) throw new EndOfContract();
  };
  const reader = createArchiveReader({ limits, sink: { ...contract, end } });
  try {
    eachChunk(path, (chunk) => reader.push(chunk), maximumPacked(limits));
  } catch (error) {
    if (!(error instanceof EndOfContract) && !(error instanceof ArchiveRefusal)) throw error;
  }
  return contract.bytes();
}

class EndOfContract extends Error {}

/** Hashes a tarball without unpacking it, unless its size alone refuses it. Undefined if the file does not exist. */
export function hashTarball(
  path: string,
  limits: ArchiveLimits,
): Pick<TarballFacts, 'integrity' | 'size' | 'refusal'> | undefined {
  const hash = createHash('sha256');
  const size = eachChunk(path, (chunk) => void hash.update(chunk), maximumPacked(limits));
  if (size === undefined) return undefined;
  const refusal = sizeRefusal(size, limits);
  if (refusal !== undefined) return { size, refusal };
  return { size, integrity: `sha256-${hash.digest('hex')}` };
}

/**
 * Passes a file on in chunks and returns its size; undefined if it does not exist. Nothing of a file of more than `most_bytes`
 * is passed on.
 */
export function eachChunk(path: string, take: (chunk: Uint8Array) => void, most_bytes: number): number | undefined {
  const file = openRegular(path);
  if (file === undefined) return undefined;
  let size = 0;
  try {
    const known = fstatSync(file).size;
    if (known > most_bytes) return known;
    const buffer = new Uint8Array(chunk_bytes);
    for (let count = read(file, buffer, path); count > 0; count = read(file, buffer, path)) {
      size += count;
      take(buffer.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
  return size;
}

function read(file: number, buffer: Uint8Array, path: string): number {
  try {
    return readSync(file, buffer);
  } catch (error) {
    throw new Failure('read', path, error);
  }
}

function contractCollector(): ArchiveSink & { bytes: () => Uint8Array | undefined } {
  let parts: Uint8Array[] | undefined;
  let isOpen = false;
  return {
    begin: (path, size) => {
      isOpen = path === contractFile;
      if (!isOpen) return;
      if (size > maximumContract_bytes)
        throw new ArchiveRefusal(
          'refuse.scene_archive.too_large',
          `the \`${contractFile}\` in the tarball has ${size} bytes; ${maximumContract_bytes} are allowed`,
        );
      parts = [];
    },
    data: (chunk) => {
      if (isOpen) parts?.push(chunk.slice());
    },
    end: () => {
      isOpen = false;
    },
    bytes: () => parts && Buffer.concat(parts),
  };
}

function both(a: ArchiveSink, b: ArchiveSink): ArchiveSink {
  return {
    begin: (path, size) => {
      a.begin(path, size);
      b.begin(path, size);
    },
    data: (chunk) => {
      a.data(chunk);
      b.data(chunk);
    },
    end: (file) => {
      a.end(file);
      b.end(file);
    },
  };
}
