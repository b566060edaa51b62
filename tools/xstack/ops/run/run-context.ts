import type { DiagnosticPolicy } from '../../core/base/diagnostic/policy.ts';
import type { RunEntry } from '../../core/incremental/run-entry.ts';
import type { BuildCache } from '../../io/cache/cache.ts';
import type { Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import type { RunArguments } from './run-arguments.ts';
import type { RunProfile } from './run-outcome.ts';
import type { StageClock } from './stage-clock.ts';

/** Arguments, inputs and cache of one run. */
export interface RunContext {
  readonly args: RunArguments;
  readonly profile: RunProfile;
  readonly policy: DiagnosticPolicy;
  readonly host: Host;
  readonly project: Project;
  /** The requested bundle. */
  readonly bundleId: string | undefined;
  readonly inputs: ProjectInputs;
  /** Absent if the run uses no cache. */
  readonly cache: BuildCache | undefined;
  /** The last run, if its inputs outside the packs and its outputs are unchanged. It may have been judged otherwise. */
  readonly last: RunEntry | undefined;
  readonly clock: StageClock;
}
