import { compareText } from '../../base/text/compare.ts';
import { foldPath, pathProblem } from '../../base/text/path-policy.ts';
import { type ArchiveLimits, maximumPacked } from './limits.ts';
import { ArchiveRefusal } from './refusal.ts';

/** Checks the entries of an archive one by one, before their content is used. */
export interface Policy {
  /** Admits an entry or throws. `again`: an earlier entry has the same path. */
  readonly admit: (path: string, size: number) => 'first' | 'again';
  /** Must be called after the last entry: checks rules about all paths together. */
  readonly end: () => void;
}

export function createPolicy(limits: ArchiveLimits): Policy {
  const sizes = new Map<string, number>();
  let entries = 0;
  let total = 0;
  const admit = (path: string, size: number) => {
    const problem = pathProblem(path);
    if (problem !== undefined) throw forbiddenPath(path, problem);
    if (++entries > limits.entries) throw tooLarge(`holds more than ${limits.entries} entries`);
    if (size > limits.file_bytes)
      throw tooLarge(`holds \`${path}\` of ${size} bytes; ${limits.file_bytes} are allowed`);
    total += size;
    if (total > limits.total_bytes) throw tooLarge(`unpacks to more than ${limits.total_bytes} bytes`);
    const before = sizes.get(path);
    if (before === undefined) {
      sizes.set(path, size);
      return 'first';
    }
    if (before !== size) throw collision(path, path);
    return 'again';
  };
  return { admit, end: () => refuseCollisions([...sizes.keys()]) };
}

/**
 * Refuses paths that are one file on some file system, and a file that is also a directory of another. In this order
 * the contents of a directory follow it directly, so that comparing neighbors suffices.
 */
function refuseCollisions(paths: readonly string[]): void {
  const folded = paths
    .map((path) => ({ path, key: foldPath(path).replaceAll('/', '\0') }))
    .sort((a, b) => compareText(a.key, b.key));
  let before: (typeof folded)[number] | undefined;
  for (const current of folded) {
    if (before !== undefined && (current.key === before.key || current.key.startsWith(`${before.key}\0`)))
      throw collision(before.path, current.path);
    before = current;
  }
}

/** Formats a path for a message: truncated, without control characters that a terminal would interpret. */
function shownPath(path: string): string {
  const visible = path.replace(/[^\P{C} ]/gu, '\u{fffd}');
  return visible.length <= 120 ? visible : `${visible.slice(0, 117)}...`;
}

function forbiddenPath(path: string, problem: string): ArchiveRefusal {
  return new ArchiveRefusal(
    'refuse.scene_archive.forbidden_path',
    `the path \`${shownPath(path)}\` in the tarball ${problem}`,
    'do not install this tarball; its publisher must rename the file',
  );
}

function collision(a: string, b: string): ArchiveRefusal {
  return new ArchiveRefusal(
    'refuse.scene_archive.path_collision',
    a === b
      ? `duplicate path \`${shownPath(a)}\` in the tarball, with different contents`
      : `\`${shownPath(a)}\` and \`${shownPath(b)}\` in the tarball are one file on some file systems`,
    'do not install this tarball; its publisher must rename one of the two',
  );
}

/** Returns the refusal of a file that is larger than any tarball within the limits. */
export function sizeRefusal(size: number, limits: ArchiveLimits): ArchiveRefusal | undefined {
  const most_bytes = maximumPacked(limits);
  return size > most_bytes ? tooLarge(`has ${size} bytes; ${most_bytes} are allowed`) : undefined;
}

function tooLarge(what: string): ArchiveRefusal {
  return new ArchiveRefusal(
    'refuse.scene_archive.too_large',
    `the tarball ${what}`,
    'raise `scene_limits` in xstack.config.json if you trust the publisher',
  );
}
