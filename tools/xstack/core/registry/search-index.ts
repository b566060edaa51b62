import type { Row } from '../compile/row.ts';
import type { TextSpan, TextStore } from '../text/text-store.ts';
import type { RegistryMember } from './members.ts';

const keysInOneText = 1000;

/** Search key -> sorted ids of the rows that have it, each once. */
export function searchIndex(rows: readonly (readonly Row[])[], store: TextStore): RegistryMember {
  const idsByKey = idsBySearchKey(rows);
  const keys = [...idsByKey.keys()].sort();
  const texts: TextSpan[] = [];
  for (let i = 0; i < keys.length; i += keysInOneText) {
    const some = keys.slice(i, i + keysInOneText);
    texts.push(store.add(some.map((key) => `${JSON.stringify(key)}:${listText(idsByKey.get(key))}`).join(',')));
  }
  return { name: 'search_index', open: '{', texts };
}

/** Most keys belong to one row: only where there are several, there is a list. */
type Ids = string | string[];

/**
 * Takes the first key of every row, then the second, and so on: the keys at one place of rows in their order are often in
 * order themselves, and what is in order is sorted quickly.
 */
function idsBySearchKey(rows: readonly (readonly Row[])[]): Map<string, Ids> {
  const idsByKey = new Map<string, Ids>();
  let left = rows.flatMap((list) => list.filter(({ searchKeys }) => searchKeys.length > 0));
  for (let place = 0; left.length > 0; place++) {
    for (const { searchKeys, id } of left) {
      const key = searchKeys[place] as string;
      const known = idsByKey.get(key);
      if (known === undefined) idsByKey.set(key, id);
      else if (typeof known === 'string') idsByKey.set(key, [known, id]);
      else known.push(id);
    }
    left = left.filter(({ searchKeys }) => searchKeys.length > place + 1);
  }
  return idsByKey;
}

function listText(ids: Ids | undefined): string {
  return typeof ids === 'string' ? `[${JSON.stringify(ids)}]` : JSON.stringify([...new Set(ids)].sort());
}
