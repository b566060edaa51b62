import { pluralize } from '../../../core/base/text/pluralize.ts';
import type { AnswerData } from '../../answer.ts';
import { DiagnosticDetails } from '../parts/diagnostic-list.tsx';
import { Busy, Empty, RefusalNotice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useRequest } from '../use-request.ts';

/** The diagnostics of the compiled project. */
export function DiagnosticsPage() {
  const found = useRequest('project.diagnostics', {});
  return (
    <>
      <h1>Diagnostics</h1>
      {found.state === 'pending' && <Busy what="Compiling" />}
      {found.state === 'refused' && <RefusalNotice refused={found.refused} again={found.again} />}
      {found.state === 'answered' && <DiagnosticList answer={found.data} again={found.again} />}
    </>
  );
}

function DiagnosticList({
  answer,
  again,
}: {
  readonly answer: AnswerData['project.diagnostics'];
  readonly again: () => void;
}) {
  const { counts, stages, omitted, bundle_id } = answer;
  const total = counts.errors + counts.warnings + counts.notes;
  return (
    <>
      <p role="status">
        {bundle_id !== null && <Untrusted text={bundle_id} />}{' '}
        <span class="badge error">{pluralize(counts.errors, 'error')}</span>{' '}
        <span class="badge warning">{pluralize(counts.warnings, 'warning')}</span>{' '}
        <span class="badge note">{pluralize(counts.notes, 'note')}</span>{' '}
        <button type="button" class="small" onClick={again}>
          Refresh
        </button>
      </p>
      {total === 0 && <Empty title="No diagnostics">The project compiles without errors, warnings or notes.</Empty>}
      {stages
        .filter(({ diagnostics }) => diagnostics.length > 0)
        .map(({ id, diagnostics }) => (
          <section key={id} class="diagnostics" aria-label={id}>
            <h2>{id}</h2>
            <ol>
              {diagnostics.map((each, i) => (
                <li key={i} class={each.severity}>
                  <DiagnosticDetails
                    diagnostic={each}
                    line={each.excerpt?.lines[(each.range?.start.line ?? 0) - each.excerpt.first_line]}
                  />
                </li>
              ))}
            </ol>
          </section>
        ))}
      {omitted > 0 && <p class="quiet">and {omitted} more; `xstack run --json` lists all</p>}
    </>
  );
}
