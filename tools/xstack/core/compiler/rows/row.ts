import type { JsonPointer } from '../../base/json/pointer.ts';
import type { ArenaSpan } from '../../base/text/arena.ts';

/** A compiled row. Small plain data, because there may be millions; its texts are in a `Arena`. */
export interface Row {
  readonly kind: string;
  readonly id: string;
  /** The values to order by, and then the id, if it is the last of them. */
  readonly sortKeys: readonly string[];
  readonly sortId: string;
  readonly packId: string;
  /** The payload, and where in it the row stands. */
  readonly file: string;
  readonly pointer: JsonPointer;
  /** What goes into the registry, as canonical JSON. */
  readonly text: ArenaSpan;
  readonly references: readonly RowReference[];
  readonly parent: string | null;
  /** Normalised search keys, sorted, each once. */
  readonly searchKeys: readonly string[];
}

export interface RowReference {
  readonly to: string;
  readonly id: string;
  /** Within the row. */
  readonly pointer: JsonPointer;
}

/** A row that was refused: an error says why it is missing. Without an id, any row of its kind may be. */
export interface RefusedRow {
  readonly kind: string;
  readonly id?: string;
}
