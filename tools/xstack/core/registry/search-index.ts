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

function idsBySearchKey(rows: readonly (readonly Row[])[]): Map<string, Ids> {
  const idsByKey = new Map<string, Ids>();
  for (const list of rows) {
    for (const { searchKeys, id } of list) {
      for (const key of searchKeys) {
        const known = idsByKey.get(key);
        if (known === undefined) idsByKey.set(key, id);
        else if (typeof known === 'string') idsByKey.set(key, [known, id]);
        else known.push(id);
      }
    }
  }
  return idsByKey;
}

function listText(ids: Ids | undefined): string {
  return typeof ids === 'string' ? `[${JSON.stringify(ids)}]` : JSON.stringify([...new Set(ids)].sort());
}
