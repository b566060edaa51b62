import type { IntentAnswers } from '../contract/answers.ts';

/** Counts calls by the names of existing intents, so that its size is bounded. */
export interface Usage {
  readonly note: (intent: string, isRefused: boolean, elapsed_ms: number) => void;
  readonly startedAt: number;
  readonly counts: () => IntentAnswers['usage']['intents'];
}

export function usageCounts(startedAt: number): Usage {
  const counts = new Map<string, { calls: number; refused: number; total_ms: number; slowest_ms: number }>();
  return {
    startedAt,
    note: (intent, isRefused, elapsed_ms) => {
      const count = counts.get(intent) ?? { calls: 0, refused: 0, total_ms: 0, slowest_ms: 0 };
      count.calls++;
      if (isRefused) count.refused++;
      count.total_ms += elapsed_ms;
      count.slowest_ms = Math.max(count.slowest_ms, elapsed_ms);
      counts.set(intent, count);
    },
    counts: () =>
      [...counts.keys()]
        .sort()
        .map((intent) => ({ intent, ...(counts.get(intent) as NonNullable<ReturnType<typeof counts.get>>) })),
  };
}
