import type { JsonPointer } from '../../base/json/pointer.ts';
import type { ArenaSpan } from '../../base/text/arena.ts';

/** A compiled row. Small plain data, because there may be millions; its strings are in an `Arena`. */
export interface Row {
  readonly kind: string;
  readonly id: string;
  /** Sort values; the id is in `sortId` if it is the last of them. */
  readonly sortKeys: readonly string[];
  readonly sortId: string;
  readonly packId: string;
  /** The payload, and the location of the row in it. */
  readonly file: string;
  readonly pointer: JsonPointer;
  /** The row of the registry, as canonical JSON. */
  readonly text: ArenaSpan;
  readonly references: readonly RowReference[];
  readonly parent: string | null;
  /** Normalized search keys, sorted, unique. */
  readonly searchKeys: readonly string[];
}

export interface RowReference {
  readonly to: string;
  readonly id: string;
  /** Within the row. */
  readonly pointer: JsonPointer;
}

/** A refused row: an error explains why it is missing. Without an id, it may be any row of its kind. */
export interface RefusedRow {
  readonly kind: string;
  readonly id?: string;
}
