import type { Code } from '../../base/diagnostic/codes.ts';
import type { Report } from '../../base/diagnostic/diagnostic.ts';
import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { HashedFile } from '../pack/canonical-hash.ts';
import type { ContributionType } from './contribution-types.ts';

/**
 * Rows of one kind: which payloads hold them, what each must look like, and what of it goes into which registry.
 * Built-in collections come from `content-model/`; a project's own come from its registry definitions.
 */
export interface Collection {
  /** What references call these rows, and the name in "`lens` row". */
  readonly kind: string;
  readonly type: ContributionType;
  /** Only payloads of `registry_entries` with this `entry_type`. */
  readonly entryType?: string;
  /** The payload's member that holds rows; absent: the payload is the row. */
  readonly payloadMember?: string;
  /** Absent: the member holds either an array of rows or one row. */
  readonly holds?: 'array' | 'object';
  readonly validate: RowValidator;
  readonly idField: string;
  /** Present: the row's id must be the contribution's id. */
  readonly idMismatch?: Code;
  /** True if the id may be absent, the contribution's id standing in for it. */
  readonly idOptional?: boolean;
  /** Members carried as they are (string sets sorted), beside `pack_id` and `path`, which every row has. */
  readonly fields: readonly string[];
  /** Members carried under another name, or from further inside: name in the row -> dotted path in the source, '' for all of it. */
  readonly derived?: Readonly<Record<string, string>>;
  /** What an absent member is carried as; without one it is left out. */
  readonly defaults?: Readonly<Record<string, JsonValue>>;
  readonly stringSets?: readonly string[];
  /** Members to order the rows by; `pack_id` breaks ties. */
  readonly sort: readonly string[];
  readonly references?: readonly Reference[];
  /** The member that names a row's parent among the rows of the same kind; parents must not form a cycle. */
  readonly parentField?: string;
  /** The member with the search keys that the registry's `search_index` is made of. */
  readonly searchKeys?: string;
  /** What no table can say: checks, and members that are computed. */
  readonly check?: (report: Report, row: RowSource) => boolean;
  readonly compute?: (row: RowSource) => JsonObject;
  readonly registry: RegistryName;
  /** The registry's member that holds the rows. */
  readonly member: string;
}

export interface RowValidator {
  readonly code: Code;
  /** The format whose versions the version registry holds; absent: the rows have no version of their own. */
  readonly format?: string;
  readonly problems: (value: JsonValue) => readonly SchemaProblem[];
}

/** A registry file and the name of its hash in the lockfile. */
export interface RegistryName {
  readonly file: string;
  readonly hashName: string;
}

/** A member of a row that names a row of another kind. */
export interface Reference {
  /** Dotted; `[]` steps into every item of an array: `epistemic.lenses[].id`. */
  readonly field: string;
  readonly to: string;
}

/** A row as it stands in its payload, and whose it is. */
export interface RowSource {
  readonly value: JsonObject;
  readonly file: string;
  readonly pointer: JsonPointer;
  readonly packId: string;
  readonly packPath: string;
  readonly contributionId: string;
  /** All files of the pack, by their path relative to it. */
  readonly files: ReadonlyMap<string, HashedFile>;
}
