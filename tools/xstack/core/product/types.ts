import type { JsonValue } from '../base/json/value.ts';

/** Member names are those of the contract: these types are stored, sent and printed. */

export const strategies = ['skip_existing', 'override_existing', 'rename_on_conflict'] as const;
export type Strategy = (typeof strategies)[number];

/** From the most to the least stable; each also serves the scenes of the ones before it. */
export const channels = ['stable', 'beta', 'dev'] as const;
export type Channel = (typeof channels)[number];

/** A scene of a catalogue. `text` is its canonical JSON. */
export interface CatalogueScene {
  readonly code: string;
  readonly text: string;
  readonly origin: 'compiled' | 'imported';
}

/** The scenes that an instance serves, by code. */
export type Catalogue = ReadonlyMap<string, CatalogueScene>;

/** A scene of the store and the import that wrote it. */
export interface ImportedScene {
  readonly code: string;
  /** Canonical JSON. */
  readonly text: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly channel: Channel;
  readonly import_id: number;
  /** Code of the scene in its package. */
  readonly source_code: string;
}

/** A package that has passed every check that needs nothing but the package. */
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
  /** The source, unchanged. */
  readonly text: string;
  /** Name of the package in diagnostics. */
  readonly file: string;
}

/** A scene of a package. Its value is parsed again where it is needed: that of a dense package is 20 times as large. */
export interface PackageScene {
  readonly code: string;
  /** Code in the package, if that is a former one. */
  readonly sourceCode?: string;
  /** Canonical JSON. */
  readonly text: string;
}

/** A difference between two scenes; a member that is absent on one side is absent here, too. */
export interface FieldChange {
  readonly field: string;
  readonly old?: JsonValue;
  readonly new?: JsonValue;
}

export type PlanAction = 'add' | 'skip' | 'overwrite' | 'rename' | 'unchanged';

export interface PlanItem {
  /** Code in the package. */
  readonly code: string;
  readonly action: PlanAction;
  /** `rename`: the new code; `unchanged`: the earlier copy, if it has another code. */
  readonly to?: string;
  /** Differences between the existing scene and that of the package; only for `skip`, `overwrite` and `rename`. */
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

/** Plan of an import. The same package, strategy and state give the same plan and the same `plan_hash`. */
export interface ImportPlan {
  readonly plan_hash: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly channel: Channel;
  readonly strategy: Strategy;
  /** The installed version. */
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
  /** The import that the row records; null for an export. */
  readonly import_id: number | null;
}

/** A stored import, with everything needed to undo it. */
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
  /**
   * Every scene that the plan depended on, and the members that differed. No members: the whole scene, or its absence.
   */
  readonly considered: readonly (readonly [code: string, fields: readonly string[]])[];
  readonly writes: readonly SceneWrite[];
}

/** A scene that an import wrote: the previous scene, and the SHA-256 of the new one. */
export interface SceneWrite {
  readonly code: string;
  readonly before: ImportedScene | null;
  readonly after: string;
}

/**
 * Reason why an import cannot be undone: a later import that depends on it, or (`import_id` null) a manual change of
 * its scenes.
 */
export interface Blocker {
  readonly import_id: number | null;
  readonly package_name: string;
  readonly package_version: string;
  readonly why: 'same_package' | 'same_scenes' | 'edited';
  readonly scenes: readonly { readonly code: string; readonly fields: readonly string[] }[];
}

/** Plan of a rollback. */
export interface RollbackPlan {
  readonly plan_hash: string;
  readonly import_id: number;
  readonly package_name: string;
  readonly package_version: string;
  /** Version in the ledger after the rollback; null: no longer installed. */
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

/** A row of the governance log, with the hash of the row before it. */
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

/** End of the log; stored separately, so that rows missing at the end are detected. */
export interface GovernanceHead {
  readonly rows: number;
  readonly row_hash: string;
}

/** Actor, reason, trace id and time of an action. */
export interface AuditContext {
  readonly actor: string;
  readonly reason: string;
  readonly trace_id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The changes of one action, committed together or not at all. */
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

/** A package as received or exported. */
export interface StoredPackage {
  readonly checksum: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly text: string;
}
