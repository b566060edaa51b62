import type { Config } from '../../core/base/config/config.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticPolicy, judged, policyOf } from '../../core/base/diagnostic/policy.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import type { Host } from '../command.ts';
import { today } from '../source-date.ts';

/** Returns the rules by which a project judges its notes and warnings today. */
export function projectPolicy(
  { config }: { readonly config: Config },
  host: Pick<Host, 'env' | 'now'>,
): DiagnosticPolicy {
  return policyOf(config, () => today(host));
}

/** Returns the diagnostics of all stages as a project judges them. */
export function projectDiagnostics(
  project: { readonly config: Config },
  host: Pick<Host, 'env' | 'now'>,
  byStage: StageDiagnostics,
): readonly Diagnostic[] {
  return judged(projectPolicy(project, host), allDiagnostics(byStage));
}
