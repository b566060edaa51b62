import type { JsonObject, JsonValue } from '../base/json/value.ts';

/** Field names are those of the contract: these types are what is stored, sent and printed. */

export const strategies = ['skip_existing', 'override_existing', 'rename_on_conflict'] as const;
export type Strategy = (typeof strategies)[number];

/** From the one that is served to everybody to the one that is worked on; each also serves what the ones before it serve. */
export const channels = ['stable', 'beta', 'dev'] as const;
export type Channel = (typeof channels)[number];

/** A scene of a catalogue. `text` is its canonical JSON. */
export interface CatalogueScene {
  readonly code: string;
  readonly text: string;
  readonly origin: 'compiled' | 'imported';
}

/** What an instance serves, by code. */
export type Catalogue = ReadonlyMap<string, CatalogueScene>;

/** A scene of the store, and the import that put it there. */
export interface ImportedScene {
  readonly code: string;
  /** Canonical JSON. */
  readonly text: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly channel: Channel;
  readonly import_id: number;
  /** The code that the scene has in its package. */
  readonly source_code: string;
}

/** A package that has passed every check that it can pass alone. */
export interface ProductPackage {
  readonly package_name: string;
  readonly package_version: string;
  readonly schema_version: string;
  readonly scene_version: string;
  readonly channel: Channel;
  readonly min_core_version: string;
  readonly supported_schema_versions: readonly string[];
  readonly upgrade?: { readonly supported_from: readonly string[]; readonly breaking: boolean };
  readonly checksum: string;
  /** Sorted by code. */
  readonly scenes: readonly PackageScene[];
  /** As it was sent. */
  readonly text: string;
  readonly value: JsonObject;
  /** What diagnostics call it. */
  readonly file: string;
}

export interface PackageScene {
  readonly code: string;
  readonly value: JsonObject;
  /** Canonical JSON. */
  readonly text: string;
}

/** One difference between two scenes; a member that is absent on one side is absent here, too. */
export interface FieldChange {
  readonly field: string;
  readonly old?: JsonValue;
  readonly new?: JsonValue;
}

export type PlanAction = 'add' | 'skip' | 'overwrite' | 'rename' | 'unchanged';

export interface PlanItem {
  /** The code in the package. */
  readonly code: string;
  readonly action: PlanAction;
  /** `rename`: the code that the scene gets; `unchanged`: the earlier copy, where it is not under its own code. */
  readonly to?: string;
  /** How the scene that is there differs from the one in the package; only for `skip`, `overwrite` and `rename`. */
  readonly changed_fields: readonly FieldChange[];
}

export interface PlanSummary {
  readonly scene_count: number;
  readonly add: number;
  readonly skip: number;
  readonly overwrite: number;
  readonly rename: number;
  readonly unchanged: number;
}

/** What an import would do. The same package, strategy and state give the same plan and the same `plan_hash`. */
export interface ImportPlan {
  readonly plan_hash: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly channel: Channel;
  readonly strategy: Strategy;
  /** The version that is installed now. */
  readonly from_version: string | null;
  readonly state_hash: string;
  readonly summary: PlanSummary;
  /** Sorted by code. */
  readonly items: readonly PlanItem[];
}

/** A row of the ledger. */
export interface LedgerRow {
  readonly id: number;
  readonly package_name: string;
  readonly installed_version: string;
  readonly channel: string;
  readonly installed_at: string;
  readonly last_upgrade_at: string | null;
  readonly source: 'import' | 'export' | 'rollback';
  readonly checksum: string;
  readonly active: boolean;
  /** The import that the row speaks of; null for an export. */
  readonly import_id: number | null;
}

/** An import as it is remembered, with all that is needed to undo it. */
export interface ImportRecord {
  readonly id: number;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly channel: Channel;
  readonly strategy: Strategy;
  readonly plan_hash: string;
  readonly created_at: string;
  readonly rolled_back_at: string | null;
  readonly effect: ImportEffect;
}

export interface ImportEffect {
  /** Every scene that the plan looked at, and in which fields it differed. No fields: the whole scene, or its absence. */
  readonly considered: readonly (readonly [code: string, fields: readonly string[]])[];
  readonly writes: readonly SceneWrite[];
}

/** A scene that an import wrote: what the store held before, and the SHA-256 of what it holds since. */
export interface SceneWrite {
  readonly code: string;
  readonly before: ImportedScene | null;
  readonly after: string;
}

/** Why an import cannot be undone: a later one that depends on it, or (`import_id` null) a change of its scenes by hand. */
export interface Blocker {
  readonly import_id: number | null;
  readonly package_name: string;
  readonly package_version: string;
  readonly why: 'same_package' | 'same_scenes' | 'edited';
  readonly scenes: readonly { readonly code: string; readonly fields: readonly string[] }[];
}

/** What undoing an import would do. */
export interface RollbackPlan {
  readonly plan_hash: string;
  readonly import_id: number;
  readonly package_name: string;
  readonly package_version: string;
  /** What the ledger says afterwards; null: no longer installed. */
  readonly to_version: string | null;
  readonly restored: readonly string[];
  readonly removed: readonly string[];
  readonly blockers: readonly Blocker[];
}

export const governanceActions = [
  'package_export',
  'package_import',
  'package_install',
  'package_rollback',
  'package_refused',
] as const;
export type GovernanceAction = (typeof governanceActions)[number];

/** A row of the governance log. Each carries the hash of the one before. */
export interface GovernanceRow {
  readonly id: number;
  readonly action: string;
  readonly actor: string;
  readonly reason: string;
  readonly trace_id: string;
  readonly payload_json: string;
  readonly created_at: string;
  readonly prev_hash: string;
  readonly row_hash: string;
}

/** Where the log ends; kept apart from it, so that rows cannot be missing at its end. */
export interface GovernanceHead {
  readonly rows: number;
  readonly row_hash: string;
}

/** Who does something, why, and when. */
export interface Deed {
  readonly actor: string;
  readonly reason: string;
  readonly trace_id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Everything that one action changes, written together or not at all. */
export interface StoreChange {
  readonly put: readonly ImportedScene[];
  readonly remove: readonly string[];
  readonly packageText?: StoredPackage;
  readonly newImport?: ImportRecord;
  readonly rolledBack?: { readonly id: number; readonly at: string };
  /** A new row of the ledger, and the rows that are no longer active. */
  readonly ledger?: LedgerRow;
  readonly retired: readonly number[];
  readonly log: readonly GovernanceRow[];
}

/** A package as it was sent or made. */
export interface StoredPackage {
  readonly checksum: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly text: string;
}
