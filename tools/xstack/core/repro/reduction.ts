import { isJsonObject, type JsonObject, type JsonValue } from '../base/json/value.ts';

/** Reports whether a smaller candidate holds: it still shows the problem. */
export type Holds<T> = (candidate: T) => boolean;

/**
 * Returns a part of a list that holds, from which no single item can be left out (ddmin, Zeller 2002): tries to leave out
 * halves, then quarters, down to single items.
 */
export function reduceList<T>(items: readonly T[], holds: Holds<readonly T[]>): readonly T[] {
  let kept = items;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let isSmaller: boolean;
    do {
      isSmaller = false;
      for (let from = 0; from < kept.length; ) {
        const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
        if (holds(rest)) {
          kept = rest;
          isSmaller = true;
        } else from += size;
      }
    } while (isSmaller && size === 1);
  }
  return kept;
}

/** Leaves out members and items of a JSON value, the outermost first, and shortens strings, as long as the rest holds. */
export function reduceTree(value: JsonValue, holds: Holds<JsonValue>): JsonValue {
  if (Array.isArray(value)) return reduceItems(value, holds);
  if (typeof value === 'string') return shorterStrings(value).find(holds) ?? value;
  return isJsonObject(value) ? reduceMembers(value, holds) : value;
}

/** Returns what may replace a string: a dependency without its range, and the first word of prose. */
function shorterStrings(text: string): string[] {
  return [/^[^@\s]+(?=@)/, /^\S+(?=\s)/].flatMap((start) => start.exec(text)?.[0] ?? []);
}

function reduceItems(value: readonly JsonValue[], holds: Holds<JsonValue>): JsonValue {
  const items = [...reduceList(value, holds)];
  for (const [i, item] of items.entries())
    items[i] = reduceTree(item, (candidate) => holds(items.map((each, k) => (k === i ? candidate : each))));
  return items;
}

function reduceMembers(value: JsonObject, holds: Holds<JsonValue>): JsonValue {
  const members = reduceList(Object.entries(value), (rest) => holds(Object.fromEntries(rest))).map(
    ([name, member]) => [name, member] as [string, JsonValue],
  );
  for (const [i, [, member]] of members.entries()) {
    const withMember = (candidate: JsonValue) =>
      Object.fromEntries(members.map(([name, each], k) => [name, k === i ? candidate : each]));
    members[i] = [members[i]?.[0] as string, reduceTree(member, (candidate) => holds(withMember(candidate)))];
  }
  return Object.fromEntries(members);
}
