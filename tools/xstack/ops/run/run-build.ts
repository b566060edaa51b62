import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import type { RegistrySummary, RunResult } from '../../core/incremental/run-entry.ts';
import type { Output } from '../../io/outputs.ts';
import type { StageResult } from './run-outcome.ts';

/** The build of a run, before anything is written: cached, patched or compiled. */
export interface RunBuild {
  readonly kind: 'cached' | 'patched' | 'compiled';
  readonly result: RunResult;
  /** Absent if there is nothing to write: the outputs are unchanged, the run is refused, or it has `--locked`. */
  readonly outputs?: RunOutputs;
  /** Results of stages 01 to 06. */
  readonly stages: readonly StageResult[];
}

/** The generated files of a run. */
export interface RunOutputs {
  readonly registries: readonly RegistryOutput[];
  readonly lockfile: Lockfile;
  /** Present if the files were patched: they are written only while the files of the last run are unchanged. */
  readonly patch?: {
    readonly isCurrent: () => boolean;
    /** Compiles the run from its packs instead. */
    readonly compile: () => Promise<RunBuild>;
  };
}

/** A registry and the bytes of its file. */
export type RegistryOutput = RegistrySummary & Pick<Output, 'chunks' | 'known'>;
