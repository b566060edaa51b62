import type { StageId } from '../../core/compiler/stage.ts';
import type { GlobalArguments, Host } from '../command.ts';
import { isCi } from '../is-ci.ts';

/** Shows the stage of a run, and how many packs are done. */
export type RunProgress = (stage: StageId, done?: number, all?: number) => void;

/** A shorter run shows no progress. */
const patience_ms = 500;
const interval_ms = 100;

/** Writes one line on standard error if that is a terminal; nothing in CI or with `--quiet`. */
export function runProgress({ progress, env, now }: Host, args: GlobalArguments): RunProgress {
  const isSilent = args.quiet === true || isCi({ env });
  if (isSilent) return () => {};
  let next = now() + patience_ms;
  return (stage, done, all) => {
    const time = now();
    if (time < next) return;
    next = time + interval_ms;
    progress(done === undefined ? stage : `${stage}: ${done} of ${all} packs`);
  };
}
