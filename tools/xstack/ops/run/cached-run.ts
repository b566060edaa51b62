import { usualStages } from '../../core/compiler/stage.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';

/** The last run, if its inputs and outputs are unchanged. */
export function cachedRun({ cache, last, host }: RunContext, started: number): RunBuild | undefined {
  if (cache === undefined || last === undefined || !cache.isUnchanged(last)) return undefined;
  const duration_ms = Math.round(host.now() - started);
  return {
    kind: 'cached',
    result: last.result,
    stages: usualStages.map((id, i) => ({ id, status: 'cached', duration_ms: i === 0 ? duration_ms : 0 })),
  };
}
