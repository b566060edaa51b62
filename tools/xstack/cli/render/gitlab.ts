import { sha256Hex } from '#platform';
import { omission } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { distinctIdentities } from '../../core/base/diagnostic/identity.ts';
import { countByCode, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import type { CommandResult } from '../../ops/command.ts';
import { attributedLocation } from './attributed-location.ts';
import { prose } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

const severities = { error: 'major', warning: 'minor', note: 'info' } as const;

/** An issue of a Code Quality report of GitLab. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: (typeof severities)[keyof typeof severities];
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** Renders a Code Quality report, which GitLab shows in merge requests. */
export function renderGitlab({ diagnostics }: CommandResult, { maximum, pathPrefix }: RenderLimits): RenderedOutput {
  const { shown, others } = mostSevere(diagnostics, maximum);
  const all = [...shown, ...countByCode(others).map((left) => omission(left, left.count))];
  const identities = distinctIdentities(all);
  const issues = all.map((d, i) => issue(d, sha256Hex(identities[i] ?? ''), pathPrefix));
  return { stdout: `${JSON.stringify(issues, null, 2)}\n`, stderr: '' };
}

function issue(d: Diagnostic, fingerprint: string, pathPrefix: string | undefined): Issue {
  const { file, range } = attributedLocation(d, pathPrefix);
  return {
    description: prose(d).join('\n'),
    check_name: d.code,
    fingerprint,
    severity: severities[d.severity],
    location: { path: file, lines: { begin: range?.start.line ?? 1 } },
  };
}
