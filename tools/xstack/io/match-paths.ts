import { compareText } from '../core/base/text/compare.ts';
import { pathMatcher } from '../core/base/text/ignore-rules.ts';
import { type DiskEntry, disk } from './disk.ts';
import { exists, statIfExists } from './exists.ts';

/** The characters that make a path a pattern. */
const wildcards = /[*?[]/;

function isPattern(path: string): boolean {
  return wildcards.test(path);
}

const anyDepth = '**';

/** Directories that `**` does not search; it searches no name that begins with a dot either. */
const notSearched = 'node_modules';

/**
 * Returns the existing paths that match a pattern, in code-unit order, relative to `cwd` if the pattern is. Only links that
 * the pattern names are followed. As in a shell, `*`, `?` and sets match a leading dot only if the pattern has it. Visits each
 * directory once for each segment of the pattern.
 */
export function matchPaths(pattern: string, cwd: string): string[] {
  const found = new Set<string>();
  const visited = new Set<string>();
  const segments = segmentsOf(pattern);

  const visit = (above: string, at: number): void => {
    const key = `${at} ${above}`;
    const segment = segments[at];
    if (visited.has(key) || segment === undefined) return;
    visited.add(key);
    const isLast = at === segments.length - 1;
    if (segment === anyDepth) visit(above, at + 1);
    for (const { name, kind } of entriesFor(segment, absolute(above, cwd))) {
      const path = `${above}${name}`;
      if (segment === anyDepth) {
        if (kind === 'directory' && name !== notSearched) visit(`${path}/`, at);
      } else if (isLast) found.add(path);
      else if (kind === 'directory') visit(`${path}/`, at + 1);
    }
  };

  visit(pattern.startsWith('/') ? '/' : '', 0);
  return [...found].sort(compareText);
}

/** Splits a pattern; a last `**` matches the files and directories below, and several in a row are one. */
function segmentsOf(pattern: string): string[] {
  const parts = pattern.split('/').filter((part, i, all) => part !== '' && !(part === anyDepth && all[i - 1] === part));
  return parts.at(-1) === anyDepth ? [...parts, '*'] : parts;
}

/** Returns the entries of a directory that match a segment; those that `**` may search. */
function entriesFor(segment: string, directory: string): readonly Pick<DiskEntry, 'name' | 'kind'>[] {
  if (!isPattern(segment)) return named(segment, `${directory}/${segment}`);
  const matches = segment === anyDepth ? () => true : pathMatcher(segment);
  const isHidden = (name: string) => name.startsWith('.') && !segment.startsWith('.');
  return disk.list(directory).filter(({ name }) => !isHidden(name) && matches(name));
}

/** Returns the entry that a segment without wildcards names; a link to a directory is one. */
function named(name: string, path: string): readonly Pick<DiskEntry, 'name' | 'kind'>[] {
  if (!exists(path)) return [];
  return [{ name, kind: statIfExists(path)?.isDirectory() === true ? 'directory' : 'file' }];
}

function absolute(path: string, cwd: string): string {
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}
