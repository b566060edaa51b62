import { createSha256, type Sha256Hasher } from '#platform';
import { createGunzip } from './gunzip.ts';
import { type ArchiveLimits, defaultLimits } from './limits.ts';
import { createPolicy } from './policy.ts';
import { ArchiveRefusal } from './refusal.ts';
import { createTarReader } from './tar-reader.ts';

/** A regular file in an archive. */
export interface ArchivedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Receives the contents of the archive as they are unpacked. Every path and size has passed the policy. */
export interface ArchiveSink {
  readonly begin: (path: string, size: number) => void;
  readonly data: (chunk: Uint8Array) => void;
  readonly end: (file: ArchivedFile) => void;
}

export interface ArchiveReader {
  /** Throws an `ArchiveRefusal` at the first violation. */
  readonly push: (bytes: Uint8Array) => void;
  /** Must be called after the last byte; only then is every rule checked. */
  readonly end: () => readonly ArchivedFile[];
}

export interface ReadOptions {
  readonly limits?: ArchiveLimits;
  readonly sink?: ArchiveSink;
}

/**
 * Reads a `.tgz` incrementally; memory does not depend on its size, except for the list of files. A file that occurs
 * twice with the same bytes, as an existing writer produces, is passed on once.
 */
export function createArchiveReader({ limits = defaultLimits, sink }: ReadOptions = {}): ArchiveReader {
  const policy = createPolicy(limits);
  const files = new Map<string, ArchivedFile>();
  let open: { path: string; size: number; hash: Sha256Hasher; isFirst: boolean } | undefined;
  const tar = createTarReader({
    begin: (path, size) => {
      const isFirst = policy.admit(path, size) === 'first';
      open = { path, size, hash: createSha256(), isFirst };
      if (isFirst) sink?.begin(path, size);
    },
    data: (chunk) => {
      open?.hash.update(chunk);
      if (open?.isFirst) sink?.data(chunk);
    },
    end: () => {
      if (open === undefined) return;
      const { path, size, hash, isFirst } = open;
      const file = { path, size, sha256: hash.hex() };
      if (isFirst) {
        files.set(path, file);
        sink?.end(file);
      } else if (files.get(path)?.sha256 !== file.sha256) {
        throw new ArchiveRefusal(
          'refuse.scene_archive.path_collision',
          `duplicate path \`${path}\` in the tarball, with different contents`,
          'do not install this tarball; its publisher must rename one of the two',
        );
      }
      open = undefined;
    },
  });
  const gunzip = createGunzip(limits.ratio, tar.push);
  const end = () => {
    gunzip.end();
    tar.end();
    policy.end();
    return [...files.values()];
  };
  return { push: gunzip.push, end };
}
