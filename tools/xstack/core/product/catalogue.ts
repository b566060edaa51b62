import { createSha256, sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import { isJsonObject, type JsonObject, member } from '../base/json/value.ts';
import { type Catalogue, type CatalogueScene, type Channel, channels, type ImportedScene } from './types.ts';

/** Returns the scenes of a compiled scenario registry, by code. Each is its payload with `code` and `name`. */
export function compiledScenes(scenarioRegistry: JsonObject): Map<string, CatalogueScene> {
  const rows = scenarioRegistry['scenarios'];
  const scenes = new Map<string, CatalogueScene>();
  for (const row of Array.isArray(rows) ? rows : []) {
    const code = isJsonObject(row) ? row['scenario_id'] : undefined;
    if (!isJsonObject(row) || typeof code !== 'string') continue;
    const spec = isJsonObject(row['spec']) ? row['spec'] : {};
    const given = member(spec, 'name');
    const name = typeof given === 'string' && given !== '' ? given : code;
    scenes.set(code, { code, text: canonicalJson({ ...spec, code, name }), origin: 'compiled' });
  }
  return scenes;
}

/** Returns the scenes that an instance serves: compiled scenes, overridden by imported ones; sorted by code. */
export function overlay(compiled: Catalogue, imported: Iterable<ImportedScene>): Map<string, CatalogueScene> {
  const merged = new Map(compiled);
  for (const { code, text } of imported) merged.set(code, { code, text, origin: 'imported' });
  const sorted = new Map<string, CatalogueScene>();
  for (const code of [...merged.keys()].sort()) sorted.set(code, merged.get(code) as CatalogueScene);
  return sorted;
}

/** Reports whether a scene of channel `of` is served on `channel`. */
export function isServedOn(channel: Channel, of: Channel): boolean {
  return channels.indexOf(of) <= channels.indexOf(channel);
}

/** SHA-256 of the canonical JSON of all scenes. The catalogue must be sorted by code. */
export function catalogueHash(catalogue: Catalogue): string {
  const hash = createSha256();
  let batch: string[] = [];
  let separator = '[';
  const flush = () => {
    hash.update(`${separator}${batch.join(',')}`);
    separator = ',';
    batch = [];
  };
  for (const { text } of catalogue.values()) if (batch.push(text) === 1000) flush();
  if (batch.length > 0 || separator === '[') flush();
  hash.update(']');
  return hash.hex();
}

/** SHA-256 of canonical JSON. */
export function hashOf(value: JsonObject): string {
  return sha256Hex(canonicalJson(value));
}
