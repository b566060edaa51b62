import type { Location } from '../../base/diagnostic/diagnostic.ts';

/**
 * The rule that gave a value: as written in the payload or as a sorted set of strings; the default of an absent member; the
 * id of the contribution or the pack, or the path of the payload; computed from a file of the pack; as written in the
 * manifest; hashes; the search keys of rows; a whole row; and members of the registry as a whole.
 */
export type OriginRule =
  | 'carried'
  | 'sorted'
  | 'default'
  | 'contribution_id'
  | 'pack_id'
  | 'payload_path'
  | 'computed'
  | 'manifest'
  | 'file_hash'
  | 'canonical_hash'
  | 'search_key'
  | 'row'
  | 'format_version'
  | 'registry_hash'
  | 'registry';

/** The origin of a value: its source, and the rule that made the value from it. */
export interface Origin {
  readonly rule: OriginRule;
  /** The pack of the source; absent for members of the registry as a whole. */
  readonly packId?: string;
  /** The bytes that the value was made from; for a default, the value that lacks the member. */
  readonly at?: Location;
  /** Another file of the pack that the value was computed from. */
  readonly from?: string;
  /** The declaration of a default in a file of the project; absent for a built-in default. */
  readonly declaration?: Location;
  /** The rule of a schema that the source matches. */
  readonly schema?: SchemaRule;
}

/** A rule of a schema: its file, its location there, and its keywords. */
export interface SchemaRule {
  readonly file: string;
  readonly pointer: string;
  readonly keywords: Readonly<Record<string, unknown>>;
  /** False if the schema describes only a value around the source, which may have any members. */
  readonly isExact: boolean;
}
