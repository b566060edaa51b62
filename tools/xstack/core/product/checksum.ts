import { createSha256, sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../base/json/value.ts';
import { escapeNonAscii, hasPythonForm, pythonJsonWithout } from './python-json.ts';

/** Canonical JSON of each scene, in the order of the package: scenes are most of it, and are also needed one by one. */
export function canonicalScenes({ scenes }: JsonObject): readonly string[] {
  return Array.isArray(scenes) ? scenes.map((scene: JsonValue) => canonicalJson(scene)) : [];
}

/**
 * Checksum of a package: SHA-256 over the package without `checksum`, members sorted, no white space, non-ASCII
 * escaped. Computed from the source before any normalization.
 */
export function packageChecksum(text: string, value: JsonObject, scenes = canonicalScenes(value)): string {
  return hasPythonForm(text)
    ? hashOfChunks(canonicalChunks(value, scenes), escapeNonAscii)
    : sha256Hex(pythonJsonWithout(text, 'checksum'));
}

/** Reports whether `checksum` matches the package, in the form of deployed instances or that of RFC 8785. */
export function checksumMatches(
  checksum: string,
  text: string,
  value: JsonObject,
  scenes = canonicalScenes(value),
): boolean {
  return (
    packageChecksum(text, value, scenes) === checksum ||
    hashOfChunks(canonicalChunks(value, scenes), (chunk) => chunk) === checksum
  );
}

/** Yields the canonical JSON of a package without its checksum, given that of its scenes. */
function* canonicalChunks(value: JsonObject, scenes: readonly string[]): Generator<string> {
  let separator = '{';
  for (const name of Object.keys(value).sort()) {
    if (name === 'checksum') continue;
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (name === 'scenes' && Array.isArray(value[name])) yield* arrayChunks(scenes);
    else yield canonicalJson(value[name] as JsonValue);
  }
  yield separator === '{' ? '{}' : '}';
}

function* arrayChunks(items: readonly string[]): Generator<string> {
  yield '[';
  for (const [i, item] of items.entries()) yield i === 0 ? item : `,${item}`;
  yield ']';
}

const chunkLength = 1 << 16;

/** SHA-256 of chunks of any length, encoded in parts of one length: an escaped part is six times as long. */
function hashOfChunks(chunks: Iterable<string>, encode: (part: string) => string): string {
  const hash = createSha256();
  let part = '';
  for (const chunk of chunks) {
    part += chunk;
    if (part.length < chunkLength) continue;
    let at = 0;
    while (part.length - at >= chunkLength) {
      const end = at + chunkLength - (isHighSurrogate(part.charCodeAt(at + chunkLength - 1)) ? 1 : 0);
      hash.update(encode(part.slice(at, end)));
      at = end;
    }
    part = part.slice(at);
  }
  hash.update(encode(part));
  return hash.hex();
}

/** A pair must not be split: each half alone has no UTF-8. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
