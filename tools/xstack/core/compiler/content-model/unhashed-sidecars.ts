import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';

/**
 * Returns the names of the sidecars of a project that are no part of the hash of their pack, from the value of its content
 * model file, which may be invalid.
 */
export function unhashedOf(contentModel: JsonValue | undefined): ReadonlySet<string> {
  const sidecars = isJsonObject(contentModel) ? member(contentModel, 'sidecars') : undefined;
  if (!Array.isArray(sidecars)) return new Set();
  const unhashed = sidecars.filter((sidecar) => isJsonObject(sidecar) && member(sidecar, 'hashed') === false);
  return new Set(unhashed.map((sidecar) => member(sidecar as JsonObject, 'name')).filter(isText));
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string';
}
