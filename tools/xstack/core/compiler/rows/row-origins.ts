import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { Collection, RowSource } from './collection.ts';
import { givenValue, memberValue, stringSet } from './row-members.ts';
import { type RowMember, rowPlan } from './row-plan.ts';

/**
 * The rule that gives a member of a compiled row its value: carried as written or as a sorted set of strings, both with the
 * location in the payload; the default of an absent member; the id of the contribution, of the pack, or the path of the
 * payload; computed by the rule of a built-in kind.
 */
export type MemberOrigin =
  | { readonly rule: 'carried' | 'sorted'; readonly at: JsonPointer }
  | { readonly rule: 'default' | 'contribution id' | 'pack id' | 'payload path' | 'computed' };

/**
 * Returns the origin of every member of a compiled row. It follows from the row in its payload and the plan that compiles it,
 * so that it is computed when asked for and stored nowhere.
 */
export function rowOrigins(collection: Collection, source: RowSource): ReadonlyMap<string, MemberOrigin> {
  const origins = new Map<string, MemberOrigin>();
  for (const rowMember of rowPlan(collection).members) {
    const origin = originOf(rowMember, source);
    if (origin !== undefined) origins.set(rowMember.name, origin);
  }
  for (const name of Object.keys(collection.compute?.(source) ?? {})) origins.set(name, { rule: 'computed' });
  return origins;
}

function originOf(rowMember: RowMember, source: RowSource): MemberOrigin | undefined {
  const { from, steps, isStringSet } = rowMember;
  if (from === 'pack') return { rule: 'pack id' };
  if (from === 'file') return { rule: 'payload path' };
  const given = givenValue(steps, source.value);
  if (given !== undefined) {
    const isSorted = isStringSet && stringSet(given) !== given;
    return { rule: isSorted ? 'sorted' : 'carried', at: source.pointer + pointer(...steps) };
  }
  if (from === 'id') return { rule: 'contribution id' };
  return memberValue(rowMember, source, source.contributionId) === undefined ? undefined : { rule: 'default' };
}
