/** Repositories with one seeded fault: a change of one file of the sample world that is refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { isJsonObject } from '../../tools/xstack/core/base/json/value.ts';
import type { Sources } from '../../tools/xstack/core/compiler/compile-sources.ts';

/** The files of the sample world that a run reads. */
export function sampleWorld(): Record<string, string> {
  const root = join(import.meta.dirname, '../..');
  return Object.fromEntries(
    ['packs', 'bundles', 'schemas/registries'].flatMap((top) =>
      readdirSync(join(root, top), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const path = join(entry.parentPath, entry.name).slice(root.length + 1);
          return [path, readFileSync(join(root, path), 'utf8')] as const;
        }),
    ),
  );
}

/** Draws numbers below a bound; the same for the same seed. */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  let state = (seed + 1) * 0x9e3779b1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Changes one file of a repository. The change need not be a fault. */
export function withChange(sources: Sources, draw: Draw): Sources {
  const paths = Object.keys(sources).filter((path) => path.endsWith('.json'));
  const path = paths[draw(paths.length)] as string;
  const text = sources[path] as string;
  const { [path]: _, ...rest } = sources;
  switch (draw(6)) {
    case 0:
      return rest;
    case 1:
      return { ...rest, [path]: text.slice(0, draw(text.length)) };
    case 2:
      return { ...rest, [path.replace(/[^/]+$/, (name) => `other-${name}`)]: text };
    case 3:
      return { ...sources, [path]: text.replace(/"(\w+)":/, '"$1":0,"$1":') };
    default:
      return { ...sources, [path]: JSON.stringify(changed(JSON.parse(text), draw), null, 2) };
  }
}

/** Removes, renames or replaces a member, or an item, of a document. */
function changed(value: JsonValue, draw: Draw): JsonValue {
  if (Array.isArray(value) && value.length > 0) {
    const i = draw(value.length);
    const how = draw(4);
    if (how === 0) return value.filter((_, k) => k !== i);
    if (how === 1) return [...value, value[i] as JsonValue];
    return value.map((item, k) => (k === i ? changed(item, draw) : item));
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) return changedMember(value, draw);
  const others: readonly JsonValue[] = [null, -1, 1.5, true, '', 'unexpected words here', 'pack.core.nowhere', [], {}];
  return others[draw(others.length)] as JsonValue;
}

function changedMember(value: JsonObject, draw: Draw): JsonObject {
  const entries = Object.entries(value);
  const i = draw(entries.length);
  const [name, member] = entries[i] as [string, JsonValue];
  const how = draw(5);
  if (how === 0) return Object.fromEntries(entries.filter((_, k) => k !== i));
  if (how === 1) return Object.fromEntries(entries.map((entry, k) => (k === i ? [`${name}Typo`, member] : entry)));
  return { ...value, [name]: changed(member, draw) };
}
