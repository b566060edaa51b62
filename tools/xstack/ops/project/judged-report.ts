import { type Diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticPolicy, type JudgeOptions, judged } from '../../core/base/diagnostic/policy.ts';

/** A report that judges each diagnostic as the project does. */
export interface JudgedReport {
  readonly report: Report;
  readonly accepts: Accepts;
}

/**
 * Reports whether no diagnostic so far, and none of `others`, is an error for the project. An operation asks before its
 * first change: afterwards, a refusal would deny a change that was made.
 */
export type Accepts = (others?: readonly Diagnostic[]) => boolean;

export function judgedReport(report: Report, policy: () => DiagnosticPolicy, options: JudgeOptions = {}): JudgedReport {
  let isAccepted = true;
  const judge = (found: readonly Diagnostic[]) =>
    found.every(({ severity }) => severity === 'error') ? found : judged(policy(), found, options);
  return {
    report: (d) => {
      for (const each of judge([d])) {
        isAccepted &&= each.severity !== 'error';
        report(each);
      }
    },
    accepts: (others = []) => isAccepted && !hasErrors(judge(others)),
  };
}
