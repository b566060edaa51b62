import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonValue } from '../base/json/value.ts';
import type { ArenaSpan } from '../base/text/arena.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';

/** A text of a pack that became another one, in its place. */
export interface TextChange {
  /** The kind of row; or what is said of a contribution, or of the pack itself. */
  readonly of: { readonly row: string } | 'contribution' | 'pack';
  readonly before: ArenaSpan;
  readonly after: ArenaSpan;
}

/**
 * The texts that differ between two states of a pack, if nothing else does: the same rows with the same ids, order, search
 * keys, references and places, the same contributions, dependencies and diagnostics. Undefined if anything else differs: then
 * more than these texts may change in the registries.
 */
export function textChanges(
  before: IdentifiedPack,
  after: IdentifiedPack,
  isSameText: (before: ArenaSpan, after: ArenaSpan) => boolean,
): TextChange[] | undefined {
  if (factsOf(before) !== factsOf(after)) return undefined;
  const changes: TextChange[] = [];
  const compare = (of: TextChange['of'], one: ArenaSpan | undefined, other: ArenaSpan | undefined) => {
    if (one !== undefined && other !== undefined && !isSameText(one, other))
      changes.push({ of, before: one, after: other });
  };
  compare('pack', before.identity.reference, after.identity.reference);
  for (const [i, contribution] of before.contributions.entries())
    compare('contribution', contribution.text, after.contributions[i]?.text);
  for (const [i, row] of before.rows.entries()) compare({ row: row.kind }, row.text, after.rows[i]?.text);
  return changes;
}

/**
 * Everything that is known of a pack but its texts, and the hash that they go into. As JSON, because one of the two was kept:
 * its members may be in another order, and those that were undefined are gone.
 */
function factsOf({ identity, contributions, rows, ...rest }: IdentifiedPack): string {
  const { canonicalHash: _hash, reference: _reference, ...name } = identity;
  const facts = {
    ...rest,
    name,
    contributions: contributions.map(({ text, ...contribution }) => ({ ...contribution, isThere: text !== undefined })),
    rows: rows.map(({ text: _text, ...row }) => row),
  };
  return canonicalJson(JSON.parse(JSON.stringify(facts)) as JsonValue);
}
