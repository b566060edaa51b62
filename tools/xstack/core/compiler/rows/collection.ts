import type { Code } from '../../base/diagnostic/codes.ts';
import type { Report } from '../../base/diagnostic/diagnostic.ts';
import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { HashedFile } from '../pack/canonical-hash.ts';
import type { ContributionType } from './contribution-types.ts';

/**
 * Rows of one kind: the payloads that contain them, their schema, and their members in a registry. Built-in collections
 * come from `content-model/`, those of a project from its registry definitions.
 */
export interface Collection {
  /** Name in references, and in "`lens` row". */
  readonly kind: string;
  /** The type of the contributions that hold the rows, or the name of a sidecar, which no type can have. */
  readonly type: ContributionType;
  /** Only payloads of `registry_entries` with this `entry_type`. */
  readonly entryType?: string;
  /** Member of the payload that contains rows; absent: the payload is the row. */
  readonly payloadMember?: string;
  /** Absent: the member is either an array of rows or one row. */
  readonly holds?: 'array' | 'object';
  readonly validate: RowValidator;
  /** The schema of a row of a project's own registry; built-in ones are found by the kind. */
  readonly rowSchema?: JsonObject;
  readonly idField: string;
  /** Present: the row id must be the contribution id. */
  readonly idMismatch?: Code;
  /** True if an absent id defaults to the contribution id. */
  readonly idOptional?: boolean;
  /** Members copied unchanged (string sets sorted), beside `pack_id` and `path`, which every row has. */
  readonly fields: readonly string[];
  /**
   * Members copied under another name or from a nested member: name in the row -> dotted path in the source, '' for
   * the whole source.
   */
  readonly derived?: Readonly<Record<string, string>>;
  /** Values of absent members; without a default, the member is omitted. */
  readonly defaults?: Readonly<Record<string, JsonValue>>;
  readonly stringSets?: readonly string[];
  /** Sort members; `pack_id` breaks ties. */
  readonly sort: readonly string[];
  readonly references?: readonly Reference[];
  /** Member that names the parent of a row among the rows of the same kind; parents must not form a cycle. */
  readonly parentField?: string;
  /** Member with the search keys for the registry's `search_index`. */
  readonly searchKeys?: string;
  /** Checks and computed members that cannot be expressed as data. */
  readonly check?: (report: Report, row: RowSource) => boolean;
  readonly compute?: (row: RowSource) => JsonObject;
  readonly registry: RegistryName;
  /** Member of the registry that contains the rows. */
  readonly member: string;
}

export interface RowValidator {
  readonly code: Code;
  /** Format in the version registry; absent: the rows have no version of their own. */
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

/** A row in its payload, and its origin. */
export interface RowSource {
  readonly value: JsonObject;
  readonly file: string;
  readonly pointer: JsonPointer;
  readonly packId: string;
  readonly packPath: string;
  readonly contributionId: string;
  /** Files of the pack, by path relative to it. */
  readonly files: ReadonlyMap<string, HashedFile>;
}
