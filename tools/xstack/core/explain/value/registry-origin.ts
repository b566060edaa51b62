import { pointer, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import type { CompiledPack } from '../../compiler/pack/compile-pack.ts';
import { contributionsIndex } from '../../compiler/rows/collections.ts';
import { normaliseSearchKey } from '../../compiler/rows/search-key.ts';
import { manifestRule, rowSchemaRule } from './description.ts';
import type { Origin } from './origin.ts';
import { rowOrigin } from './row-origin.ts';
import { findRowSource } from './row-source.ts';
import type { RowList, ValueContext } from './value-context.ts';

/** The kind of the rows of the index of contributions. */
export const contributionKind = 'contribution';

/** Returns the lists of rows of a registry file. */
export function rowLists({ collections }: Pick<ValueContext, 'collections'>, file: string): RowList[] {
  if (file === contributionsIndex.file)
    return [{ member: 'contributions', kind: contributionKind, idField: 'id', sort: ['type', 'id'] }];
  const lists = new Map<string, RowList>();
  for (const { registry, kind, member, idField, sort, searchKeys } of collections)
    if (registry.file === file) lists.set(kind, { member, kind, idField, sort, searchKeys });
  return [...lists.values()];
}

/** Returns the origin of a value of a registry; undefined if its source is unreadable. */
export function registryOrigin(context: ValueContext, file: string, steps: readonly string[]): Origin | undefined {
  const registry = context.registry(file);
  const [name, index, ...rest] = steps;
  if (registry === undefined || name === undefined || index === undefined) return wholeOrigin(name);
  if (name === 'search_index') return searchOrigin(context, file, registry, index, rest[0]);
  const row = valueAt(registry, [name, index]);
  if (!isJsonObject(row)) return undefined;
  if (name === 'generated_from') return referenceOrigin(context, row['pack_id'] as string, rest[0]);
  const list = rowLists(context, file).find((each) => each.member === name);
  if (list === undefined) return undefined;
  return list.kind === contributionKind
    ? contributionOrigin(context, row, rest[0])
    : rowOrigin(context, list.kind, row, rest);
}

function wholeOrigin(name: string | undefined): Origin {
  return { rule: name === 'format_version' || name === 'registry_hash' ? name : 'registry' };
}

/** Returns the origin of a member of the reference to a pack. */
function referenceOrigin(context: ValueContext, packId: string, name: string | undefined): Origin | undefined {
  const pack = context.pack(packId);
  if (pack === undefined) return undefined;
  const file = `${pack.path}/pack.json`;
  if (name === undefined || name === 'canonical_hash')
    return { rule: name === undefined ? 'manifest' : 'canonical_hash', packId, at: { file, pointer: '' } };
  return manifestOrigin(context, packId, pack, [name]);
}

function manifestOrigin(context: ValueContext, packId: string, pack: CompiledPack, steps: readonly string[]): Origin {
  const schema = manifestRule(context, steps);
  const at = { file: `${pack.path}/pack.json`, pointer: pointer(...steps) };
  return { rule: 'manifest', packId, at, ...(schema && { schema }) };
}

/** Returns the origin of a member of the row of a contribution. */
function contributionOrigin(context: ValueContext, row: JsonObject, name: string | undefined): Origin | undefined {
  const packId = row['pack_id'] as string;
  const pack = context.pack(packId);
  const contribution = pack?.contributions.find(({ id, type }) => id === row['id'] && type === row['type']);
  if (pack === undefined || contribution === undefined) return undefined;
  const entry = ['contributions', String(contribution.index)];
  if (name === 'pack_id') return { ...manifestOrigin(context, packId, pack, ['pack_id']), rule: 'pack_id' };
  if (name === 'sha256') {
    const at = manifestOrigin(context, packId, pack, [...entry, 'path']);
    return { ...at, rule: 'file_hash', from: row['path'] as string };
  }
  const found = manifestOrigin(context, packId, pack, name === undefined ? entry : [...entry, name]);
  return { ...found, rule: name === undefined ? 'row' : name === 'path' ? 'payload_path' : 'manifest' };
}

/** Returns the origin of an id in the search index: the search key of the first row with the id that has the key. */
function searchOrigin(
  context: ValueContext,
  file: string,
  registry: JsonObject,
  key: string,
  index: string | undefined,
): Origin | undefined {
  const id = valueAt(registry, ['search_index', key, index ?? '0']);
  for (const { kind, member: list, idField, searchKeys } of rowLists(context, file)) {
    if (searchKeys === undefined) continue;
    for (const row of (member(registry, list) ?? []) as readonly JsonObject[]) {
      if (row[idField] !== id) continue;
      const origin = searchKeyOrigin(context, kind, row, searchKeys, key);
      if (origin !== undefined) return origin;
    }
  }
  return undefined;
}

/** Returns the origin of a search key in the source of a row; undefined if the row does not have the key. */
function searchKeyOrigin(
  context: ValueContext,
  kind: string,
  row: JsonObject,
  searchKeys: string,
  key: string,
): Origin | undefined {
  const source = findRowSource(context, kind, row)?.source;
  if (source === undefined) return undefined;
  const keys = (member(source.value, searchKeys) ?? []) as readonly string[];
  const index = keys.findIndex((each) => normaliseSearchKey(each) === key);
  if (index === -1) return undefined;
  const schema = rowSchemaRule(context, kind, [searchKeys, String(index)]);
  const at = { file: source.file, pointer: source.pointer + pointer(searchKeys, index) };
  return { rule: 'search_key', packId: source.packId, at, ...(schema && { schema }) };
}
