import type { StageId } from '../core/stage.ts';

/** The time that each stage has taken. */
export interface StageClock {
  readonly timed: <T>(stage: StageId, work: () => T) => T;
  readonly awaited: (stage: StageId, work: () => unknown) => Promise<void>;
  readonly durations: ReadonlyMap<StageId, number>;
}

/** Adds up the time of the work that belongs to each stage; `begun` is told when such work begins. */
export function stageClock(now: () => number, begun: (stage: StageId) => void): StageClock {
  const durations = new Map<StageId, number>();
  const timed = <T>(stage: StageId, work: () => T): T => {
    begun(stage);
    const before = now();
    const result = work();
    durations.set(stage, (durations.get(stage) ?? 0) + now() - before);
    return result;
  };
  const awaited = async (stage: StageId, work: () => unknown): Promise<void> => {
    begun(stage);
    const before = now();
    await work();
    durations.set(stage, now() - before);
  };
  return { timed, awaited, durations };
}
