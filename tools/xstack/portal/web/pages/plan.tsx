import { useMemo, useState } from 'preact/hooks';
import { pluralize } from '../../../core/base/text/pluralize.ts';
import type { AnswerData } from '../../answer.ts';
import { Scroll } from '../parts/scroll.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';

type ImportPlan = AnswerData['scene.package.dry_run_import']['plan'];
type PlanItem = ImportPlan['items'][number];

const actions = [
  ['add', 'Added'],
  ['overwrite', 'Overwritten'],
  ['rename', 'Renamed'],
  ['skip', 'Skipped'],
  ['unchanged', 'Unchanged'],
] as const;

/** The plan of an import: totals, scenes, and differences. */
export function PlanView({ plan }: { readonly plan: ImportPlan }) {
  const [only, setOnly] = useState<PlanItem['action']>();
  const [selected, setSelected] = useState<string>();
  const items = useMemo(() => plan.items.filter(({ action }) => only === undefined || action === only), [plan, only]);
  const item = items.find(({ code }) => code === selected);
  return (
    <section aria-label="Plan">
      <h2>
        <Untrusted text={plan.package_name} /> {plan.package_version}
        {plan.from_version !== null && <small class="quiet"> over {plan.from_version}</small>}
      </h2>
      <p class="quiet" role="status">
        {pluralize(plan.summary.scene_count, 'scene')}, channel {plan.channel}, plan{' '}
        <code>{plan.plan_hash.slice(0, 16)}</code>
      </p>
      <fieldset class="totals">
        <legend>Show only</legend>
        {actions.map(([action, label]) => (
          <button
            key={action}
            type="button"
            class={`total ${action}`}
            aria-pressed={only === action}
            disabled={plan.summary[action] === 0}
            onClick={() => setOnly(only === action ? undefined : action)}
          >
            <strong>{plan.summary[action]}</strong> {label}
          </button>
        ))}
      </fieldset>
      {items.length > 0 && (
        <VirtualList
          label="Scenes of the plan"
          items={items}
          keyOf={({ code }) => code}
          selected={selected}
          onSelect={({ code }) => setSelected(code)}
          row={(each) => <Row item={each} />}
        />
      )}
      {item !== undefined && <Difference item={item} />}
    </section>
  );
}

function Row({ item: { action, code, to, changed_fields } }: { readonly item: PlanItem }) {
  return (
    <>
      <span class={`badge ${action}`}>{action}</span> <Untrusted text={code} />
      {to !== undefined && (
        <>
          {' → '}
          <Untrusted text={to} />
        </>
      )}
      {changed_fields.length > 0 && (
        <span class="quiet">
          {' '}
          {changed_fields.length === 1 ? '1 difference' : `${changed_fields.length} differences`}
        </span>
      )}
    </>
  );
}

function Difference({ item: { code, action, changed_fields } }: { readonly item: PlanItem }) {
  return (
    <Scroll label={`Differences of ${code}`}>
      <table>
        <caption>
          <Untrusted text={code} />: {changed_fields.length === 0 ? sentences[action] : 'how it differs'}
        </caption>
        {changed_fields.length > 0 && (
          <>
            <thead>
              <tr>
                <th scope="col">Member</th>
                <th scope="col">There</th>
                <th scope="col">In the package</th>
              </tr>
            </thead>
            <tbody>
              {changed_fields.map((change) => (
                <tr key={change.field}>
                  <th scope="row">
                    <Untrusted text={change.field} />
                  </th>
                  <td class="old">
                    <Value value={change.old} />
                  </td>
                  <td class="new">
                    <Value value={change.new} />
                  </td>
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
    </Scroll>
  );
}

const sentences: Readonly<Record<PlanItem['action'], string>> = {
  add: 'does not exist yet',
  overwrite: 'the same members',
  rename: 'the same members',
  skip: 'the same members',
  unchanged: 'already exists, equal',
};

function Value({ value }: { readonly value: unknown }) {
  if (value === undefined) return <span class="quiet">absent</span>;
  return <Untrusted text={typeof value === 'string' ? value : JSON.stringify(value)} limit={2000} />;
}
