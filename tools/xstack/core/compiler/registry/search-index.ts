import type { Arena, ArenaSpan } from '../../base/text/arena.ts';
import { compareText } from '../../base/text/compare.ts';
import type { Row } from '../rows/row.ts';
import type { RegistryMember } from './members.ts';

const keysPerSpan = 1000;

/** Search key -> sorted unique ids of the rows with this key. */
export function searchIndex(rows: readonly (readonly Row[])[], arena: Arena): RegistryMember {
  const { keys, ids } = namesOf(rows);
  const order = keys
    .map((_, i) => i)
    .sort(
      (a, b) => compareText(keys[a] as string, keys[b] as string) || compareText(ids[a] as string, ids[b] as string),
    );
  const spans: ArenaSpan[] = [];
  let members: string[] = [];
  for (let i = 0; i < order.length; ) {
    const key = keys[order[i] as number] as string;
    let found = '';
    let before: string | undefined;
    for (; keys[order[i] as number] === key; i++) {
      const id = ids[order[i] as number] as string;
      if (id !== before) found += before === undefined ? quoted(id) : `,${quoted(id)}`;
      before = id;
    }
    members.push(`${quoted(key)}:[${found}]`);
    if (members.length < keysPerSpan && i < order.length) continue;
    spans.push(arena.add(members.join(',')));
    members = [];
  }
  return { name: 'search_index', open: '{', spans };
}

/**
 * Returns every key with the id of its row: the first key of every row, then the second, and so on. Keys at one
 * position are often sorted already, and sorting sorted runs is fast.
 */
function namesOf(rows: readonly (readonly Row[])[]): { keys: string[]; ids: string[] } {
  const keys: string[] = [];
  const ids: string[] = [];
  let left = rows.flatMap((list) => list.filter(({ searchKeys }) => searchKeys.length > 0));
  for (let position = 0; left.length > 0; position++) {
    for (const { searchKeys, id } of left) {
      keys.push(searchKeys[position] as string);
      ids.push(id);
    }
    left = left.filter(({ searchKeys }) => searchKeys.length > position + 1);
  }
  return { keys, ids };
}

const needsNoEscape = /^[ !#-[\]-~]*$/;

/** Quotes as JSON; faster than `JSON.stringify` for common strings. */
function quoted(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}
