import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { sortKeyOf } from '../../compiler/rows/sort-key.ts';
import type { RowList } from './value-context.ts';

/** A neighbor of a row: its id, and the first member in which the two differ; none of equal rows of one pack. */
export interface Neighbor {
  readonly id: string;
  readonly packId: string;
  readonly differsIn?: string;
}

/** The position of a row in its list, and the reason for it. */
export interface RowPosition {
  readonly index: number;
  readonly count: number;
  readonly sortedBy: readonly string[];
  readonly previous?: Neighbor;
  readonly next?: Neighbor;
}

/** Returns the position of a row of a registry; throws if a neighbor contradicts the order. */
export function rowPosition(list: RowList, registry: JsonObject, index: number): RowPosition {
  const rows = (member(registry, list.member) ?? []) as readonly JsonObject[];
  const row = rows[index] as JsonObject;
  const sortedBy = [...list.sort, ...(list.sort.includes('pack_id') ? [] : ['pack_id'])];
  const [previous, next] = [rows[index - 1], rows[index + 1]];
  return {
    index,
    count: rows.length,
    sortedBy,
    ...(isJsonObject(previous) && { previous: neighbor(list, sortedBy, previous, previous, row) }),
    ...(isJsonObject(next) && { next: neighbor(list, sortedBy, next, row, next) }),
  };
}

function neighbor(
  { idField }: RowList,
  sortedBy: readonly string[],
  named: JsonObject,
  first: JsonObject,
  second: JsonObject,
): Neighbor {
  const compare = (name: string) => compareText(sortKeyOf(member(first, name)), sortKeyOf(member(second, name)));
  const differsIn = sortedBy.find((name) => compare(name) !== 0);
  if (differsIn !== undefined && compare(differsIn) > 0) throw new Error('bug: the rows of a registry are not sorted');
  const name = { id: named[idField] as string, packId: named['pack_id'] as string };
  return differsIn === undefined ? name : { ...name, differsIn };
}
