import { decodeUtf8 } from '#platform';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json/value.ts';
import type { Sources } from '../compiler/compile-sources.ts';

/** Directory of a pack and its id. */
export interface NamedPack {
  readonly directory: string;
  readonly id: string;
}

/** Returns the packs below a root, by their directories. */
export function packsOf(sources: Sources, packsRoot: string): NamedPack[] {
  const depth = packsRoot.split('/').length + 2;
  const directories = new Set(
    Object.keys(sources)
      .filter((path) => path.startsWith(`${packsRoot}/`) && path.split('/').length > depth)
      .map((path) => path.split('/').slice(0, depth).join('/')),
  );
  return [...directories].map((directory) => ({ directory, id: directory.slice(directory.lastIndexOf('/') + 1) }));
}

/** Returns the value of a JSON file that `JSON.parse` reads without a loss; undefined for any other file. */
export function jsonOf(content: string | Uint8Array | undefined): JsonValue | undefined {
  const text = content === undefined ? undefined : textOf(content);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Returns a file as a string; undefined if it is not UTF-8. */
export function textOf(content: string | Uint8Array): string | undefined {
  return typeof content === 'string' ? content : decodeUtf8(content);
}

/** Prints a document with a line for each member at the top level. */
export function printValue(value: JsonValue): string {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return `${JSON.stringify(value)}\n`;
  const members = Object.entries(value).map(([name, each]) => `  ${JSON.stringify(name)}: ${spaced(each)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function spaced(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${spaced(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Returns the files without those of some packs, which documents name no longer. */
export function withoutPacks(sources: Sources, removed: readonly NamedPack[]): Sources {
  if (removed.length === 0) return sources;
  const directories = new Set(removed.map(({ directory }) => directory));
  const ids = new Set(removed.map(({ id }) => id));
  const isRemoved = (path: string) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      if (directories.has(path.slice(0, end))) return true;
    return false;
  };
  const rest = Object.entries(sources).filter(([path]) => !isRemoved(path));
  return Object.fromEntries(rest.map(([path, content]) => [path, withoutIds(path, content, ids)]));
}

const packLists = ['pack_ids', 'optional_pack_ids', 'dependencies', 'optional_dependencies', 'conflicts'];

function withoutIds(path: string, content: string | Uint8Array, ids: ReadonlySet<string>): string | Uint8Array {
  if (!/(?:^|\/)(?:pack|bundle)\.json$/.test(path)) return content;
  const value = jsonOf(content);
  if (!isJsonObject(value)) return content;
  let isChanged = false;
  const members = Object.entries(value).map(([name, member]): [string, JsonValue] => {
    if (!packLists.includes(name) || !Array.isArray(member)) return [name, member];
    const kept = member.filter((item) => typeof item !== 'string' || !ids.has(item.split('@')[0] as string));
    isChanged ||= kept.length < member.length;
    return [name, kept];
  });
  return isChanged ? printValue(Object.fromEntries(members)) : content;
}

/** Returns the files without one contribution of a pack, its payload, and its type if no other one has it. */
export function withoutContribution(sources: Sources, { directory }: NamedPack, index: number): Sources | undefined {
  const manifest = jsonOf(sources[`${directory}/pack.json`]);
  if (!isJsonObject(manifest) || !Array.isArray(manifest['contributions'])) return undefined;
  const contributions = manifest['contributions'] as readonly JsonValue[];
  const removed = contributions[index];
  if (!isJsonObject(removed)) return undefined;
  const kept = contributions.filter((_, i) => i !== index);
  const types = new Set(kept.flatMap((each) => (isJsonObject(each) ? [each['type']] : [])));
  const given = manifest['contribution_types'];
  const changed: JsonObject = {
    ...manifest,
    contributions: kept,
    ...(Array.isArray(given) && { contribution_types: given.filter((type) => types.has(type)) }),
  };
  const payload = `${directory}/${String(removed['path'])}`;
  const rest = Object.entries(sources).filter(([path]) => path !== payload);
  return { ...Object.fromEntries(rest), [`${directory}/pack.json`]: printValue(changed) };
}
