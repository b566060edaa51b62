import validRange from 'semver/ranges/valid.js';
import { isSemVer } from './semver.ts';

/** Limit of the characters of a range, as of a version: node-semver needs more than linear time. */
const maximumLength = 256;

/** Reports whether a string is a range of versions. node-semver reads an empty alternative, as in `1.0.0 ||`, as `*`. */
export function isRange(text: string): boolean {
  if (text.length > maximumLength) return false;
  return text.split('||').every((alternative) => alternative.trim() !== '') && validRange(text) !== null;
}

export function isVersionOrRange(text: string): boolean {
  return isSemVer(text) || isRange(text);
}
