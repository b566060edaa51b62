import validRange from 'semver/ranges/valid.js';

/** Reports whether a string is a range of versions. node-semver reads an empty alternative, as in `1.0.0 ||`, as `*`. */
export function isRange(text: string): boolean {
  return text.split('||').every((alternative) => alternative.trim() !== '') && validRange(text) !== null;
}
