import type { KeptRun } from '../../io/cache/kept-run.ts';
import type { Arguments, Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import type { KeptRuns } from './kept-runs.ts';
import type { RunProfile } from './run-outcome.ts';
import type { StageClock } from './stage-clock.ts';

/** What a run is begun with. */
export interface Begun {
  readonly args: Arguments;
  readonly profile: RunProfile;
  readonly host: Host;
  readonly project: Project;
  /** The bundle that was asked for. */
  readonly bundleId: string | undefined;
  readonly inputs: ProjectInputs;
  readonly kept: KeptRuns | undefined;
  /** The last run of this kind, if it may be believed and is not refused by this profile. */
  readonly last: KeptRun | undefined;
  readonly clock: StageClock;
}
