import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { interruptedEntries } from '../recovery/journal.ts';
import { pathIn, type Registry, stagingParent } from './registry.ts';
import { hashTarball } from './tarball.ts';
import { tarballsOnDisk } from './tarballs-on-disk.ts';

/** Prefix of the journal entries of commands that change a package registry. */
export const journalPrefix = 'intent.';

const publishEntryPattern = /^publish ([^@]+)@(\S+) (sha256-[0-9a-f]{64})$/;

/** Journal entry of a publication. */
export function publishEntry(name: string, version: string, integrity: string): string {
  return `publish ${name}@${version} ${integrity}`;
}

/**
 * Returns the tarballs of a package registry without an index, which show that the index was lost. Tarballs of a killed
 * publication are excluded: its journal entry names them, and no index ever did.
 */
export function unindexedTarballs(registry: Registry): readonly string[] {
  const { tarballs } = tarballsOnDisk(registry);
  if (tarballs.length === 0) return tarballs;
  const interrupted = new Map(
    interruptedEntries(stagingParent(registry), journalPrefix).flatMap((entry) => {
      const [, name, version, integrity] = publishEntryPattern.exec(entry) ?? [];
      return name === undefined || version === undefined ? [] : [[tarballPath(name, version), integrity] as const];
    }),
  );
  return tarballs.filter(
    (path) =>
      !interrupted.has(path) ||
      interrupted.get(path) !== hashTarball(pathIn(registry, path), registry.limits)?.integrity,
  );
}
