import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { decodeUtf8 } from '#platform';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { disk } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';

/** Reads a JSON file of another tool, with comments and trailing commas; undefined if there is no object in it. */
export function readLooseJson(root: string, path: string): JsonObject | undefined {
  const file = join(root, path);
  if (!fileExists(file)) return undefined;
  const value = parse(decodeUtf8(disk.read(file)) ?? '', [], { allowTrailingComma: true }) as JsonValue | undefined;
  return isJsonObject(value) ? value : undefined;
}
