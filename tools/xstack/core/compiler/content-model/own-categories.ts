import { decodeUtf8 } from '#platform';
import { descriptionLimits } from '../../base/json/excess.ts';
import { isJsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { categories } from './content-model.ts';

/**
 * Returns the categories of a project from the bytes of its content model file, without checking anything else: packs are
 * listed before the file is checked.
 */
export function categoriesIn(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined || bytes.length > descriptionLimits.bytes) return categories;
  return categoriesOf(parsed((decodeUtf8(bytes) ?? '').replace(/^\ufeff/, '')));
}

/** Returns the categories of a project from the value of its content model file, which may be invalid. */
export function categoriesOf(contentModel: JsonValue | undefined): readonly string[] {
  const list = isJsonObject(contentModel) ? member(contentModel, 'categories') : undefined;
  if (!Array.isArray(list)) return categories;
  const own = list.filter((name) => typeof name === 'string' && isDirectoryName.test(name)) as string[];
  return [...categories, ...own.filter((name) => !categories.includes(name))];
}

/** As the schema of the file has it: a category is part of paths before the file is checked. */
const isDirectoryName = /^[a-z0-9][a-z0-9_-]*$/;

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined; // Refused when the file is checked.
  }
}
