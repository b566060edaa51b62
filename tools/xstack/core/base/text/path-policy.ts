import { utf8ByteLength } from '#platform';
import { controlCharacters, invisibleCharacters } from './hidden-characters.ts';

/**
 * The policy for every path from outside: packs, tarballs, install, import. A path that passes names the same file on
 * every operating system.
 */
const windowsReserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
const controlCharacter = new RegExp(`[${controlCharacters}]`, 'u');
const invisibleCharacter = new RegExp(`[${invisibleCharacters}]`, 'u');
const forbiddenOnWindows = /[<>:"|?*]/;

/** Matches most paths: ASCII words, with single dots inside. Only length and reserved names remain to be checked. */
const plainPath = /^[\w-]+(?:\.[\w-]+)*(?:\/[\w-]+(?:\.[\w-]+)*)*$/;
const reservedSegment = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i;

/** Returns the problem of a relative path as a predicate ("the path …"), or undefined. */
export function pathProblem(path: string): string | undefined {
  if (path.length <= 255 && plainPath.test(path) && !reservedSegment.test(path)) return undefined;
  if (path === '') return 'is empty';
  if (path.includes('\\')) return 'contains a backslash; separate directories with `/`';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[a-z]:/i.test(path)) return 'starts with a drive letter';
  if (controlCharacter.test(path)) return 'contains a control character';
  const invisible = invisibleCharacter.exec(path)?.[0];
  if (invisible !== undefined) return `contains the invisible character ${codePoint(invisible)}`;
  if (!path.isWellFormed() || path.includes('\uFFFD')) return 'is not valid Unicode';
  if (path.normalize('NFC') !== path) return 'is not in Unicode normalisation form C';
  if (utf8ByteLength(path) > 1024) return 'is longer than 1,024 bytes';
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Formats a character as `U+202E`. */
function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment';
  if (segment === '.' || segment === '..') return `has a \`${segment}\` segment`;
  if (segment.endsWith('.') || segment.endsWith(' '))
    return `has a segment that ends in a dot or a space (\`${segment}\`)`;
  if (forbiddenOnWindows.test(segment)) return `has a character that Windows does not allow (\`${segment}\`)`;
  if (windowsReserved.test(segment)) return `has a name that Windows reserves (\`${segment}\`)`;
  if (utf8ByteLength(segment) > 255) return 'has a segment longer than 255 bytes';
  return undefined;
}

/**
 * Maps a path so that two paths are one file on a system that ignores case or normalizes names if their folds are
 * equal.
 */
export function foldPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
