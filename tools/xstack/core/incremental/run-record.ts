import type { StageDiagnostics } from '../compiler/stage.ts';

/** What a run found and made, without what it was made of. */
export interface RunRecord {
  /** Null where there is none. */
  readonly bundleId: string | null;
  readonly orderedPackIds: readonly string[];
  readonly registries: readonly RegistrySummary[];
  /** Null where the run was refused. */
  readonly packLockHash: string | null;
  readonly diagnostics: StageDiagnostics;
}

export interface RegistrySummary {
  readonly file: string;
  readonly hashName: string;
  readonly hash: string;
  /** How many rows it has. */
  readonly size: number;
}
