import type { StageId } from '../../core/compiler/stage.ts';

/** Measures the time of each stage. */
export interface StageClock {
  readonly timed: <T>(stage: StageId, work: () => T) => T;
  readonly awaited: (stage: StageId, work: () => unknown) => Promise<void>;
  readonly durations: ReadonlyMap<StageId, number>;
}

/** Adds up the time of all work of a stage; calls `begun` when such work begins. */
export function stageClock(now: () => number, begun: (stage: StageId) => void): StageClock {
  const durations = new Map<StageId, number>();
  const add = (stage: StageId, since: number) => {
    durations.set(stage, (durations.get(stage) ?? 0) + now() - since);
  };
  const timed = <T>(stage: StageId, work: () => T): T => {
    begun(stage);
    const since = now();
    const result = work();
    add(stage, since);
    return result;
  };
  const awaited = async (stage: StageId, work: () => unknown): Promise<void> => {
    begun(stage);
    const since = now();
    await work();
    add(stage, since);
  };
  return { timed, awaited, durations };
}
