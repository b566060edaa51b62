import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import { compareText } from '../../core/base/text/compare.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { ArchivedFile } from '../../core/scene/archive/read.ts';
import type { PublishedTarball } from '../../io/package-registry/published.ts';
import { inspectTarball } from '../../io/package-registry/tarball.ts';

/** Size limit of compared files; larger ones are only reported as different. */
const shown_bytes = 1024 * 1024;
/** Bounds the search for the smallest difference. */
const maximumEdits = 5_000;

/** Paths of two sets of files, each sorted. */
export interface FileDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
  readonly unchanged: readonly string[];
}

/** Unified diff of one file. */
export interface TextDifference {
  readonly path: string;
  readonly diff: string;
}

/** Compares files by path and content. */
export function compareFiles(from: readonly ArchivedFile[], to: readonly ArchivedFile[]): FileDifference {
  const before = new Map(from.map(({ path, sha256 }) => [path, sha256]));
  const after = new Map(to.map(({ path, sha256 }) => [path, sha256]));
  const sorted = (paths: Iterable<string>, which: (path: string) => boolean) =>
    [...paths].filter(which).sort(compareText);
  return {
    added: sorted(after.keys(), (path) => !before.has(path)),
    removed: sorted(before.keys(), (path) => !after.has(path)),
    modified: sorted(after.keys(), (path) => before.has(path) && before.get(path) !== after.get(path)),
    unchanged: sorted(after.keys(), (path) => before.get(path) === after.get(path)),
  };
}

/** Returns the text differences of files that both tarballs have; binary and large files have none. */
export function textDifferences(
  paths: readonly string[],
  from: PublishedTarball,
  to: PublishedTarball,
  limits: ArchiveLimits,
): TextDifference[] {
  const [before, after] = [from, to].map((tarball) => textsOf(tarball, new Set(paths), limits));
  return paths.flatMap((path) => {
    const [a, b] = [before?.get(path), after?.get(path)];
    if (a === undefined || b === undefined) return [];
    const diff = createTwoFilesPatch(path, path, a, b, undefined, undefined, { maxEditLength: maximumEdits });
    return diff === undefined ? [] : [{ path, diff: diff.replace(/^Index: .*\n=+\n/, '') }];
  });
}

/** Returns the contents of some files of a tarball, by path; omits binary and large ones. */
function textsOf(tarball: PublishedTarball, wanted: ReadonlySet<string>, limits: ArchiveLimits): Map<string, string> {
  const texts = new Map<string, string>();
  let parts: Uint8Array[] | undefined;
  inspectTarball(tarball.path, limits, {
    begin: (path, size) => {
      parts = wanted.has(path) && size <= shown_bytes ? [] : undefined;
    },
    data: (chunk) => void parts?.push(chunk.slice()),
    end: ({ path }) => {
      const text = parts && decodeUtf8(Buffer.concat(parts));
      if (text !== undefined && !text.includes('\0')) texts.set(path, text);
    },
  });
  return texts;
}
