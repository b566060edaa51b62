import { diagnostic, type Location } from '../../base/diagnostic/diagnostic.ts';
import { formatCycle } from '../../base/diagnostic/format-cycle.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import type { JsonPointer } from '../../base/json/pointer.ts';
import type { IdentifiedPack } from './identified-pack.ts';

/** A move with the location of its old id. */
export interface LocatedMove {
  /** `pack`, or the kind of a row. */
  readonly kind: string;
  readonly from: string;
  readonly at: Location & { readonly pointer: JsonPointer };
}

/** Refuses an id that cannot be provided, replaced or moved, because it has another meaning. */
export function takenId(
  id: string,
  use: 'provided' | 'replaced' | 'moved',
  at: Location,
  why: string,
  other: Location,
) {
  return diagnostic('refuse.pack.id_taken', `\`${id}\` cannot be ${use}: ${why}`, {
    at,
    related: [{ message: 'the other use of the id', at: other }],
    help: 'remove one of the two uses',
  });
}

export function idOf({ path }: IdentifiedPack): Location {
  return { file: `${path}/pack.json`, pointer: '/pack_id' };
}

export function unknownKind({ kind, at }: LocatedMove, kinds: Iterable<string>) {
  return diagnostic('refuse.pack.invalid_move', `there are no rows of the kind \`${kind}\``, {
    at: { ...at, pointer: at.pointer.replace(/from$/, 'kind') },
    help: didYouMean(kind, kinds) ?? 'name `pack`, or the kind of the rows',
  });
}

export function tooManyParts({ from, at }: LocatedMove, most: number) {
  return diagnostic('refuse.pack.invalid_move', `\`${from}\` is split into more than ${most} ids`, {
    at,
    help: 'remove the move, and write the new ids where the old one is used',
  });
}

export function circularMove(moves: readonly LocatedMove[]) {
  const ids = moves.map(({ from }) => from);
  const [first, ...others] = moves;
  return diagnostic('refuse.pack.circular_move', `moves form a cycle: ${formatCycle(ids)}`, {
    ...(first && { at: first.at }),
    related: others.map(({ from, at }) => ({ message: `\`${from}\` is moved here`, at })),
    help: 'remove the move from the id that is used now',
  });
}
