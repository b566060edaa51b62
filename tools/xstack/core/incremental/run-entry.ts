import type { StageDiagnostics } from '../compiler/stage.ts';
import type { Fact } from './facts.ts';

/** Result of a run: hashes and diagnostics, without the files that it was compiled from. */
export interface RunResult {
  /** Null if no bundle was compiled. */
  readonly bundleId: string | null;
  readonly orderedPackIds: readonly string[];
  readonly registries: readonly RegistrySummary[];
  /** Null if the run was refused. */
  readonly packLockHash: string | null;
  readonly diagnostics: StageDiagnostics;
}

export interface RegistrySummary {
  readonly file: string;
  readonly hashName: string;
  readonly hash: string;
  /** Number of rows. */
  readonly size: number;
}

/** Cache entry of a run: its result and the state of everything that it read and wrote. */
export interface RunEntry {
  /** Hash of the kind of run, the environment and all other inputs outside the packs. */
  readonly inputs: string;
  /** Fingerprint and content hash of all packs. */
  readonly fingerprint: string;
  readonly contentHash: string;
  /** Time of the snapshot by the clock of the file system, in nanoseconds. */
  readonly snapshotTime: string;
  /** Path and stat of each output file. */
  readonly outputs: readonly (readonly [path: string, stat: string])[];
  readonly result: RunResult;
  /** The inputs outside the packs by name, for reasons. */
  readonly facts: readonly Fact[];
}
