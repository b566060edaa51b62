import { join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { locate } from '../../core/base/json/locate.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import type { Position } from '../../core/base/text/position.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { isSemVer } from '../../core/base/version/semver.ts';
import { type Bump, bump, isHigher } from '../../core/scene/index/versions.ts';
import { writeFile } from '../../io/write-file.ts';
import type { SceneSource } from './scene-source.ts';

/** Returns the version after `current`: a bump of it, or a higher one as given. Undefined: neither, which is reported. */
export function nextVersion(report: Report, current: string, how: string): string | undefined {
  const kind = bumps.find((name) => name === how);
  if (kind !== undefined) return bump(current, kind);
  if (isSemVer(how) && isHigher(how, current)) return how;
  const message = isSemVer(how)
    ? `--bump \`${how}\` is not higher than the current version \`${current}\``
    : `--bump \`${how}\` is not major, minor, patch or a semantic version`;
  report(diagnostic('refuse.scene.invalid_option', message, { help: 'raise the version, or write it out' }));
  return undefined;
}

const bumps: readonly Bump[] = ['major', 'minor', 'patch'];

/** Writes another version into the contract of a package directory; every other byte is unchanged. */
export function writeVersion({ directory, contract }: SceneSource, version: string): void {
  writeFile(join(directory, contractFile), withVersion(Buffer.from(contract).toString('utf8'), version));
}

/** Replaces the version in a JSON source; all other bytes are unchanged. */
function withVersion(text: string, version: string): string {
  const at = pointer('metadata', 'version');
  const range = locate(text, [at]).get(at)?.value;
  if (range === undefined) throw new Error('bug: a checked contract has no version');
  return text.slice(0, offsetOf(text, range.start)) + JSON.stringify(version) + text.slice(offsetOf(text, range.end));
}

function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
