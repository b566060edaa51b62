import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { decodeUtf8 } from '#platform';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { Failure } from '../../io/failure.ts';
import { looseJsonExcess } from '../loose-json.ts';

/**
 * Reads a JSON file of another tool, with comments and trailing commas; undefined if there is no object in it. Throws
 * `Failure` if it is too large to be one.
 */
export function readLooseJson(root: string, path: string): JsonObject | undefined {
  const file = join(root, path);
  if (!fileExists(file)) return undefined;
  const source = decodeUtf8(readDescription(file)) ?? '';
  const excess = looseJsonExcess(source);
  if (excess !== undefined)
    throw new Failure('read', file, new Error(`it is ${excess}`), { help: 'replace it by one that its tool can read' });
  const value = parse(source, [], { allowTrailingComma: true }) as JsonValue | undefined;
  return isJsonObject(value) ? value : undefined;
}
