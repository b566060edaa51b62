import { sha256Hex } from '#platform';
import { canonicalJson } from '../json/canonical.ts';
import type { JsonObject } from '../json/value.ts';
import { pythonJsonWithout } from './python-json.ts';

/**
 * The checksum of a package: SHA-256 over the package without its `checksum`, members sorted, no white space,
 * non-ASCII escaped. It is computed from the text as it stands, before anything is normalised.
 */
export function packageChecksum(text: string, value: JsonObject): string {
  return sha256Hex(pythonJsonWithout(text, value, 'checksum'));
}

/** Whether `checksum` is that of the package, in the form of deployed instances or in that of RFC 8785. */
export function checksumMatches(checksum: string, text: string, value: JsonObject): boolean {
  if (packageChecksum(text, value) === checksum) return true;
  const { checksum: _, ...rest } = value;
  return sha256Hex(canonicalJson(rest)) === checksum;
}
