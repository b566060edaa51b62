import { sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../base/json/value.ts';
import { escapeNonAscii, hasPythonForm, pythonJsonWithout } from './python-json.ts';

/** Canonical JSON of a package without its checksum, and of each scene in order. */
export interface CanonicalPackage {
  readonly text: string;
  readonly scenes: readonly string[];
}

/** Prints each scene once: scenes are most of a package, and are also needed one by one. */
export function canonicalPackage(value: JsonObject): CanonicalPackage {
  const { scenes } = value;
  const texts = Array.isArray(scenes) ? scenes.map((scene: JsonValue) => canonicalJson(scene)) : [];
  const members = Object.keys(value)
    .filter((name) => name !== 'checksum')
    .sort()
    .map((name) => {
      const isScenes = name === 'scenes' && Array.isArray(scenes);
      return `${JSON.stringify(name)}:${isScenes ? `[${texts.join(',')}]` : canonicalJson(value[name] as JsonValue)}`;
    });
  return { text: `{${members.join(',')}}`, scenes: texts };
}

/**
 * Checksum of a package: SHA-256 over the package without `checksum`, members sorted, no white space, non-ASCII
 * escaped. Computed from the source before any normalization.
 */
export function packageChecksum(text: string, value: JsonObject, canonical = canonicalPackage(value)): string {
  const form = hasPythonForm(text) ? escapeNonAscii(canonical.text) : pythonJsonWithout(text, 'checksum');
  return sha256Hex(form);
}

/** Reports whether `checksum` matches the package, in the form of deployed instances or that of RFC 8785. */
export function checksumMatches(
  checksum: string,
  text: string,
  value: JsonObject,
  canonical = canonicalPackage(value),
): boolean {
  return packageChecksum(text, value, canonical) === checksum || sha256Hex(canonical.text) === checksum;
}
