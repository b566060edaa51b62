import type { Findings } from '../stage.ts';

/** What a run that was not refused found and made, without what it was made of. */
export interface RunRecord {
  readonly bundleId: string;
  readonly orderedPackIds: readonly string[];
  readonly registries: readonly RegistrySummary[];
  readonly packLockHash: string;
  readonly findings: Findings;
}

export interface RegistrySummary {
  readonly file: string;
  readonly hashName: string;
  readonly hash: string;
  /** How many rows it has. */
  readonly size: number;
}
