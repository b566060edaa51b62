import { canonicalJson } from '../../base/json/canonical.ts';
import { pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { withEntryType } from '../../compiler/content-model/content-model.ts';
import type { CompiledPack } from '../../compiler/pack/compile-pack.ts';
import type { Collection, RowSource } from '../../compiler/rows/collection.ts';
import { rowValue } from '../../compiler/rows/compile-rows.ts';
import type { Row } from '../../compiler/rows/row.ts';
import { rowPlan } from '../../compiler/rows/row-plan.ts';
import type { ValueContext } from './value-context.ts';

/** The row in its payload, the collection that compiles it, and the contribution; none for a row of a sidecar. */
export interface FoundSource {
  readonly collection: Collection;
  readonly source: RowSource;
  readonly contribution?: number;
}

/** The sources of rows, by the parsed row of the registry: many values of one row are explained. */
const sources = new WeakMap<JsonObject, FoundSource>();

/**
 * Finds the source of a compiled row: the row of the payload that compiles to it. A payload may belong to several
 * contributions, and a kind may have several collections: the source is tried with each.
 */
export function findRowSource(context: ValueContext, kind: string, compiled: JsonObject): FoundSource | undefined {
  const known = sources.get(compiled);
  if (known !== undefined) return known;
  const pack = context.pack(compiled['pack_id'] as string);
  if (pack === undefined) return undefined;
  for (const row of pack.rows) {
    if (row.kind !== kind || row.file !== compiled['path']) continue;
    const value = valueAt(context.document(row.file), pointerSteps(row.pointer));
    if (!isJsonObject(value)) continue;
    for (const candidate of candidates(context, pack, row, value)) {
      if (!gives(candidate, compiled)) continue;
      sources.set(compiled, candidate);
      return candidate;
    }
  }
  return undefined;
}

function* candidates(context: ValueContext, pack: CompiledPack, row: Row, value: JsonObject): Generator<FoundSource> {
  const { kind, file, pointer, packId } = row;
  const relative = file.slice(pack.path.length + 1);
  const origin = { value, file, pointer, packId, packPath: pack.path, files: new Map() };
  const ofKind = context.collections.filter((collection) => collection.kind === kind);
  if (context.model.sidecars.has(relative)) {
    for (const collection of ofKind)
      if (collection.type === relative) yield { collection, source: { ...origin, contributionId: packId } };
    return;
  }
  const entries = valueAt(context.document(`${pack.path}/pack.json`), ['contributions']);
  for (const { index, type, id } of pack.contributions) {
    if (valueAt(entries, [String(index), 'path']) !== relative) continue;
    const isPayload = type === 'registry_entries' && pointer === '';
    const given = isPayload ? withEntryType(context.model, value, packId, relative) : value;
    for (const collection of ofKind)
      if (collection.type === type)
        yield { collection, source: { ...origin, value: given, contributionId: id }, contribution: index };
  }
}

/** Reports whether a source compiles to a row. Computed members follow from the source and other files. */
function gives({ collection, source }: FoundSource, compiled: JsonObject): boolean {
  const computed = Object.keys(collection.compute?.(source) ?? {});
  const id = member(source.value, collection.idField) ?? source.contributionId;
  const given = rowValue(rowPlan(collection), source, id as string);
  return textWithout(given, computed) === textWithout(compiled, computed);
}

function textWithout(row: JsonObject, names: readonly string[]): string {
  const members: [string, JsonValue][] = Object.entries(row).filter(([name]) => !names.includes(name));
  return canonicalJson(Object.fromEntries(members));
}
