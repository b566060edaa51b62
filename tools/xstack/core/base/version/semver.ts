import parse from 'semver/functions/parse.js';
import valid from 'semver/functions/valid.js';

/** Matches common versions faster than the full expression. */
const plainVersion = /^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})$/;

/** Reports whether a string is SemVer 2.0.0: no `v`, no blanks, no leading zeros. Long strings are not. */
export function isSemVer(text: string): boolean {
  return plainVersion.test(text) || valid(text) === text || (text.includes('+') && isVersionWithBuild(text));
}

/** `valid` drops the build metadata, which is part of a published version. */
function isVersionWithBuild(text: string): boolean {
  const parsed = parse(text);
  return parsed !== null && `${parsed.version}+${parsed.build.join('.')}` === text;
}
