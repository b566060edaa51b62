import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { usualStages } from '../../core/compiler/stage.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { judgedRun } from './run-outcome.ts';

/** The last run, if its inputs and outputs are unchanged. Its diagnostics are judged again. */
export function cachedRun(context: RunContext, started: number): RunBuild | undefined {
  const { cache, last, host } = context;
  if (cache === undefined || last === undefined || !cache.isUnchanged(last)) return undefined;
  const judged = judgedRun(context, last.result.diagnostics);
  const duration_ms = Math.round(host.now() - started);
  return {
    kind: 'cached',
    result: last.result,
    stages: usualStages.map((id, i) => ({
      id,
      status: hasErrors(judged[id] ?? []) ? 'refused' : 'cached',
      duration_ms: i === 0 ? duration_ms : 0,
    })),
  };
}
