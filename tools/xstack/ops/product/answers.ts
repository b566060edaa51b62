import type { JsonObject } from '../../core/base/json/value.ts';
import type { ImportPlan, LedgerRow, Strategy } from '../../core/product/types.ts';

/** What operations answer. Member names are those of the contract: the command line and the portal print them as they are. */

/** A row of the ledger as clients see it. */
export type Installation = Omit<LedgerRow, 'import_id'>;

export interface ExportAnswer {
  readonly action: 'package_export';
  readonly package_name: string;
  readonly package_version: string;
  readonly scene_channel: string;
  readonly scene_count: number;
  readonly checksum: string;
  readonly trace_id: string;
  readonly package: JsonObject;
}

export interface DryRunAnswer {
  readonly dry_run: true;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly summary: {
    readonly scene_count: number;
    readonly additions_count: number;
    readonly conflicts_count: number;
  };
  readonly report: {
    readonly additions: readonly { readonly scene_key: string }[];
    readonly conflicts: readonly {
      readonly scene_key: string;
      /** The code of the scene that is there. */
      readonly existing: string;
      readonly changed_fields: readonly string[];
    }[];
    /** The members that overwriting would change, of all conflicts, sorted. */
    readonly overwrite_fields: readonly string[];
  };
  readonly plan: ImportPlan;
}

export interface ImportAnswer {
  readonly action: 'package_import';
  readonly import_id: number;
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  readonly strategy: Strategy;
  readonly plan_hash: string;
  /** Every scene that was written, under the code that it has now. */
  readonly imported_scene_keys: readonly string[];
  /** Every scene of the package that was not. */
  readonly skipped_scene_keys: readonly string[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly trace_id: string;
  readonly summary: {
    /** Renamed ones included. */
    readonly imported_count: number;
    readonly skipped_count: number;
    readonly renamed_count: number;
  };
  readonly installation: Installation;
}

export interface RollbackAnswer {
  readonly action: 'package_rollback';
  readonly import_id: number;
  readonly package_name: string;
  readonly package_version: string;
  /** The version that is installed now; null: none. */
  readonly to_version: string | null;
  readonly restored_scene_keys: readonly string[];
  readonly removed_scene_keys: readonly string[];
  readonly trace_id: string;
  readonly installation: Installation;
}

/** The counts of `scene.health`; `full` lists what was counted. */
export interface HealthAnswer {
  readonly mode: 'summary' | 'full';
  readonly summary: {
    readonly scene_count: number;
    /** Scenes with a reference that resolves nowhere. */
    readonly critical_resolve_errors_count: number;
    /** Imported scenes that are not what their package says. */
    readonly critical_drift_warn_count: number;
    /** Renamed copies that wait for a decision, and scenes of packages that are no longer installed in that version. */
    readonly debt_count: number;
  };
  readonly resolve_errors?: readonly { readonly scene_key: string; readonly references: readonly string[] }[];
  readonly drift?: readonly {
    readonly scene_key: string;
    readonly package_name: string;
    readonly package_version: string;
    readonly changed_fields: readonly string[];
  }[];
  readonly debt?: readonly { readonly scene_key: string; readonly why: 'renamed_copy' | 'package_not_installed' }[];
}

export function installationOf({ import_id: _, ...row }: LedgerRow): Installation {
  return row;
}
