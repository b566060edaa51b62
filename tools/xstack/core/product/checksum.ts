import { createSha256, sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../base/json/value.ts';
import { escapeNonAscii, hasPythonForm, pythonJson, pythonJsonWithout } from './python-json.ts';

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
    ? hashOfChunks(canonicalChunks(value, scenes, 'checksum'), escapeNonAscii)
    : sha256Hex(pythonJsonWithout(text, 'checksum'));
}

/**
 * Checksum of a package of `rest` and `scenes`, given as canonical JSON: that of its printed form, with the bytes of one
 * scene in memory at a time.
 */
export function checksumOfScenes(rest: JsonObject, scenes: readonly string[]): string {
  return hashOfChunks(pythonChunks(canonicalChunks({ ...rest, scenes: [] }, scenes)), escapeNonAscii);
}

/** Yields chunks, each of which is a value or has no number, in Python's form: as bytes, or to be escaped. */
function* pythonChunks(chunks: Iterable<string>): Generator<string | Uint8Array> {
  for (const chunk of chunks) {
    const isItem = chunk.startsWith(',{');
    if (hasPythonForm(chunk)) yield chunk;
    else {
      if (isItem) yield ',';
      yield pythonJson(isItem ? chunk.slice(1) : chunk);
    }
  }
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
    hashOfChunks(canonicalChunks(value, scenes, 'checksum'), (chunk) => chunk) === checksum
  );
}

/** Yields the canonical JSON of a package without its member `omitted`, given that of its scenes. */
export function* canonicalChunks(value: JsonObject, scenes: readonly string[], omitted?: string): Generator<string> {
  let separator = '{';
  for (const name of Object.keys(value).sort()) {
    if (name === omitted) continue;
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

/** SHA-256 of bytes, and of strings of any length, encoded in parts of one length: an escaped part is six times as long. */
function hashOfChunks(chunks: Iterable<string | Uint8Array>, encode: (part: string) => string): string {
  const hash = createSha256();
  let part = '';
  for (const chunk of chunks) {
    if (typeof chunk !== 'string') {
      hash.update(encode(part));
      hash.update(chunk);
      part = '';
      continue;
    }
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
