import { decodeUtf8 } from '#platform';
import { descriptionLimits } from '../../base/json/excess.ts';
import { isJsonObject, member } from '../../base/json/value.ts';
import { categories } from './content-model.ts';

/**
 * Returns the categories of a project from the bytes of its content model file, without checking anything else: packs are
 * listed before the file is checked.
 */
export function categoriesIn(bytes: Uint8Array | undefined): readonly string[] {
  const own = bytes === undefined || bytes.length > descriptionLimits.bytes ? undefined : listIn(bytes);
  return own === undefined ? categories : [...categories, ...own.filter((name) => !categories.includes(name))];
}

function listIn(bytes: Uint8Array): string[] | undefined {
  const value = parsed(decodeUtf8(bytes) ?? '');
  const list = isJsonObject(value) ? member(value, 'categories') : undefined;
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : undefined;
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused when the file is checked.
  }
}
