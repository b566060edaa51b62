import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { type MoveTable, moveKey } from '../resolve/moves.ts';
import type { Collection } from '../rows/collection.ts';
import { stringSet } from '../rows/row-members.ts';

/**
 * Returns a row whose references have the ids that rows were moved to, each to one row; the same object if none was moved. Sets
 * are sorted again.
 */
export function withMovedReferences(
  row: JsonObject,
  collection: Collection | undefined,
  moves: MoveTable | undefined,
): JsonObject {
  if (moves === undefined || moves.size === 0) return row;
  return (collection?.references ?? []).reduce((changed, { field, to }) => {
    const moved = (id: string) => {
      const [target, second] = moves.get(moveKey(to, id))?.final ?? [];
      return second === undefined ? (target ?? id) : id;
    };
    const name = field.split(/[.[]/, 1)[0] as string;
    const next = mapped(changed, field.split('.'), moved) as JsonObject;
    const isSet = next !== changed && collection?.stringSets?.includes(name) === true;
    return isSet ? { ...next, [name]: stringSet(member(next, name) ?? null) } : next;
  }, row);
}

/** Replaces the strings at some steps; a step `name[]` leads to every item of a list. Returns the same value if nothing changes. */
function mapped(value: JsonValue, [step, ...rest]: readonly string[], moved: (id: string) => string): JsonValue {
  if (step === undefined) return typeof value === 'string' ? moved(value) : value;
  if (!isJsonObject(value)) return value;
  const name = step.replace(/\[\]$/, '');
  const below = member(value, name);
  if (below === undefined) return value;
  const next =
    step.endsWith('[]') && Array.isArray(below) ? mappedItems(below, rest, moved) : mapped(below, rest, moved);
  return next === below ? value : { ...value, [name]: next };
}

function mappedItems(items: readonly JsonValue[], rest: readonly string[], moved: (id: string) => string): JsonValue {
  const next = items.map((item) => mapped(item, rest, moved));
  return next.some((item, i) => item !== items[i]) ? next : items;
}
