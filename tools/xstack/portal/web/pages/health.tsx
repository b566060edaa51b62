import type { AnswerData } from '../../answer.ts';
import { Busy, Empty, RefusalNotice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useRequest } from '../use-request.ts';

/** The problems of the scenes that the instance serves. */
export function HealthPage() {
  const health = useRequest('scene.health', { mode: 'full' });
  return (
    <>
      <h1>Health of the scenes</h1>
      {health.state === 'pending' && <Busy what="Checking every scene" />}
      {health.state === 'refused' && <RefusalNotice refused={health.refused} again={health.again} />}
      {health.state === 'answered' && <Health answer={health.data} />}
    </>
  );
}

function Health({
  answer: { summary, resolve_errors = [], drift = [], debt = [] },
}: {
  readonly answer: AnswerData['scene.health'];
}) {
  const isWell = resolve_errors.length + drift.length + debt.length === 0;
  return (
    <>
      <div class="totals">
        <span class="total">
          <strong>{summary.scene_count}</strong> scenes served
        </span>
        <span class="total">
          <strong>{summary.critical_resolve_errors_count}</strong> with unresolved references
        </span>
        <span class="total">
          <strong>{summary.critical_drift_warn_count}</strong> that differ from their package
        </span>
        <span class="total">
          <strong>{summary.debt_count}</strong> that need a decision
        </span>
      </div>
      {isWell && <Empty title="No problems">Every scene resolves and equals its package.</Empty>}
      <Concern
        title="Unresolved references"
        items={resolve_errors.map(({ scene_key, references }) => [scene_key, references.join(', ')])}
      />
      <Concern
        title="Scenes that differ from their package"
        items={drift.map((each) => [
          each.scene_key,
          `${each.package_name} ${each.package_version}: ${each.changed_fields.join(', ')}`,
        ])}
      />
      <Concern
        title="Scenes that need a decision"
        items={debt.map(({ scene_key, why }) => [scene_key, why.replaceAll('_', ' ')])}
      />
    </>
  );
}

function Concern({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly (readonly [code: string, what: string])[];
}) {
  if (items.length === 0) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul>
        {items.map(([code, what]) => (
          <li key={code}>
            <Untrusted text={code} /> <span class="quiet">– </span>
            <Untrusted text={what} />
          </li>
        ))}
      </ul>
    </section>
  );
}
