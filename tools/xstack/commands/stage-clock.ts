import type { StageId } from '../core/stage.ts';

/** The time that each stage has taken. */
export interface StageClock {
  readonly timed: <T>(stage: StageId, work: () => T) => T;
  readonly awaited: (stage: StageId, work: () => unknown) => Promise<void>;
  readonly durations: ReadonlyMap<StageId, number>;
}

/** Adds up the time of the work that belongs to each stage. */
export function stageClock(now: () => number): StageClock {
  const durations = new Map<StageId, number>();
  const timed = <T>(stage: StageId, work: () => T): T => {
    const before = now();
    const result = work();
    durations.set(stage, (durations.get(stage) ?? 0) + now() - before);
    return result;
  };
  const awaited = async (stage: StageId, work: () => unknown): Promise<void> => {
    const before = now();
    await work();
    durations.set(stage, now() - before);
  };
  return { timed, awaited, durations };
}
