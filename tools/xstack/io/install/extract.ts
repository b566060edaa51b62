import { dirname, join } from 'node:path';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { ArchivedFile, ArchiveSink } from '../../core/scene/archive/read.ts';
import { Failure } from '../failure.ts';
import { closeSync, fsyncSync, openSync, writeSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { inspectTarball } from '../package-registry/tarball.ts';
import { syncDirectory } from '../sync-directory.ts';

export interface Extraction {
  readonly tarball: string;
  /** An existing empty directory that belongs to this process. */
  readonly directory: string;
  readonly limits: ArchiveLimits;
  /** Result of an earlier pass over the tarball; it must not have changed since. */
  readonly expected: readonly ArchivedFile[];
  readonly onFile: (count: number) => void;
}

/**
 * Unpacks a tarball incrementally. Files are created as new regular files of mode 0644: the archive provides only names
 * and bytes.
 */
export function extractTarball({ tarball, directory, limits, expected, onFile }: Extraction): void {
  const directories = new Set([directory]);
  const facts = inspectTarball(tarball, limits, fileSink(directory, directories, onFile));
  const isSame =
    facts?.refusal === undefined &&
    facts?.files?.length === expected.length &&
    facts.files.every((file, i) => file.path === expected[i]?.path && file.sha256 === expected[i]?.sha256);
  if (!isSame) throw new Failure('unpack', tarball, new Error('the tarball changed while it was being unpacked'));
  for (const path of directories) syncDirectory(path);
}

function fileSink(directory: string, directories: Set<string>, onFile: (count: number) => void): ArchiveSink {
  let open: { file: number; path: string } | undefined;
  let count = 0;
  const attempt = <T>(path: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof Failure ? error : new Failure('write', path, error);
    }
  };
  return {
    begin: (path) => {
      const target = join(directory, path);
      open = attempt(target, () => {
        const parent = dirname(target);
        if (!directories.has(parent)) makeDirectory(parent);
        directories.add(parent);
        return { file: openSync(target, 'wx', 0o644), path: target };
      });
    },
    data: (chunk) => {
      if (open === undefined) throw new Error('bug: content of a file that has not begun');
      const { file, path } = open;
      attempt(path, () => {
        for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
      });
    },
    end: () => {
      if (open === undefined) throw new Error('bug: the end of a file that has not begun');
      const { file, path } = open;
      open = undefined;
      attempt(path, () => {
        fsyncSync(file);
        closeSync(file);
      });
      onFile(++count);
    },
  };
}
