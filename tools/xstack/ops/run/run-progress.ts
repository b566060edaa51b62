import type { StageId } from '../../core/compiler/stage.ts';
import type { Arguments, Host } from '../command.ts';

/** Tells where a run is: the stage, and how many of the packs are done. */
export type RunProgress = (stage: StageId, done?: number, all?: number) => void;

/** Who waits no longer than this is not told anything. */
const patience_ms = 500;
const interval_ms = 100;

/** One line on standard error, if that is a terminal; nothing in CI, nor where silence is wanted. */
export function runProgress({ progress, env, now }: Host, args: Arguments): RunProgress {
  const isSilent = args['quiet'] === true || (env['CI'] ?? '') !== '';
  if (isSilent) return () => {};
  let next = now() + patience_ms;
  return (stage, done, all) => {
    const time = now();
    if (time < next) return;
    next = time + interval_ms;
    progress(done === undefined ? stage : `${stage}: ${done} of ${all} packs`);
  };
}
