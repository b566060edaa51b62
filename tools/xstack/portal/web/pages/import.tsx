import { useState } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { type RefusalError, sendRequest } from '../api.ts';
import { DiagnosticSection } from '../parts/diagnostic-list.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ReasonField, SelectField } from '../parts/field.tsx';
import { Notice, RefusalNotice, Skeleton } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { Link } from '../router.tsx';
import { useMay, useSession } from '../session.ts';
import { useAction } from '../use-action.ts';
import { asRefusal } from '../use-request.ts';
import { noSource, type Source, SourceField } from './import-source.tsx';
import { PlanView } from './plan.tsx';
import { usePlan } from './use-plan.ts';

/** Plans and imports a package. The import applies exactly the plan that is shown. */
export function ImportPart() {
  const { strategies } = useSession();
  const mayImport = useMay('scene.package.import');
  const [source, setSource] = useState(noSource);
  const [strategy, setStrategy] = useState('skip_existing');
  const [allowBreaking, setAllowBreaking] = useState(false);
  const [reason, setReason] = useState('');
  const [isReasonMissing, setReasonMissing] = useState(false);
  const [refused, setRefused] = useState<RefusalError>();
  const [isConfirming, setConfirming] = useState(false);
  const [done, setDone] = useState<AnswerData['scene.package.import']>();
  const planned = usePlan(source, strategy, allowBreaking);
  const { answer } = planned;
  const choose = (next: Source) => {
    setSource(next);
    setDone(undefined);
    setRefused(undefined);
  };
  const apply = useAction(async () => {
    if (answer === undefined) return;
    setRefused(undefined);
    try {
      const params = {
        package_json: source.text,
        file_name: source.fileName || 'package.json',
        strategy,
        reason,
        plan_hash: answer.plan.plan_hash,
        ...(allowBreaking && { allow_breaking: true }),
      };
      setDone((await sendRequest('scene.package.import', params)).data);
      setSource(noSource);
      setReason('');
    } catch (error) {
      const why = asRefusal(error);
      setRefused(why);
      if (why.reason === 'PLAN_STALE') planned.again();
    } finally {
      setConfirming(false);
    }
  });
  const writeReason = (text: string) => {
    setReason(text);
    setReasonMissing(false);
    if (isReasonWrong) setRefused(undefined);
  };
  const review = () => {
    const isMissing = reason.trim() === '';
    setReasonMissing(isMissing);
    setConfirming(!isMissing);
  };
  const isReasonWrong = refused?.reason === 'REASON_REQUIRED' || refused?.reason === 'INVALID_REASON';
  const reasonProblem = isReasonMissing ? 'a reason is required' : isReasonWrong ? refused?.message : undefined;
  const mayBreak = planned.refused?.reason === 'BREAKING_UPGRADE' || allowBreaking;
  return (
    <div class="card">
      <SourceField source={source} onChange={choose} />
      <SelectField
        label="Strategy: what to do with scenes that exist"
        value={strategy}
        onChange={setStrategy}
        options={strategies.map((each) => [each, strategyLabels[each] ?? each] as const)}
      />
      {mayBreak && (
        <label class="check">
          <input type="checkbox" checked={allowBreaking} onChange={(e) => setAllowBreaking(e.currentTarget.checked)} />{' '}
          Allow that this upgrade breaks something
        </label>
      )}
      {planned.isAsking && <Skeleton what="Planning the import" />}
      {planned.refused !== undefined && (
        <>
          <RefusalNotice refused={planned.refused} />
          <DiagnosticSection
            title="Diagnostics of the package"
            diagnostics={planned.refused.diagnostics}
            text={planned.refusedText ?? ''}
          />
        </>
      )}
      {answer !== undefined && (
        <>
          <DiagnosticSection title="Notes" diagnostics={planned.notes} />
          <PlanView plan={answer.plan} />
          <ReasonField value={reason} onChange={writeReason} problem={reasonProblem} />
          {refused?.reason === 'PLAN_STALE' ? (
            <Notice kind="bad" title="The scenes have changed since that plan was shown">
              <p>Nothing was changed. The plan above is the current one: review it, then import.</p>
            </Notice>
          ) : (
            refused !== undefined && !isReasonWrong && <RefusalNotice refused={refused} />
          )}
          <button type="button" class="primary" disabled={!mayImport || planned.isAsking} onClick={review}>
            Review and import
          </button>
          {!mayImport && <p class="quiet">Only operators and admins may import packages; you see what it would do.</p>}
        </>
      )}
      {done !== undefined && <ImportResult answer={done} />}
      {isConfirming && answer !== undefined && (
        <Dialog title="Import this plan?" onClose={() => !apply.isBusy && setConfirming(false)}>
          <p>
            <Untrusted text={answer.plan.package_name} /> {answer.plan.package_version}: {answer.plan.summary.add}{' '}
            added, {answer.plan.summary.overwrite} overwritten, {answer.plan.summary.rename} renamed,{' '}
            {answer.plan.summary.skip} skipped, {answer.plan.summary.unchanged} unchanged.
          </p>
          <p class="quiet">Plan {answer.plan.plan_hash.slice(0, 16)}</p>
          <div class="actions">
            <button type="button" class="primary" disabled={apply.isBusy} onClick={apply.start}>
              {apply.isBusy ? 'Importing …' : 'Import'}
            </button>
            <button type="button" disabled={apply.isBusy} onClick={() => setConfirming(false)}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

const strategyLabels: Readonly<Record<string, string>> = {
  skip_existing: 'Skip: leave them as they are',
  override_existing: 'Override: replace them',
  rename_on_conflict: 'Rename: add the new ones under other codes',
};

function ImportResult({ answer }: { readonly answer: AnswerData['scene.package.import'] }) {
  const { imported_count, renamed_count, skipped_count } = answer.summary;
  return (
    <Notice
      kind={imported_count === 0 ? 'note' : 'good'}
      title={
        imported_count === 0
          ? 'The import changed no scene'
          : `${answer.package_name} ${answer.package_version} is imported`
      }
    >
      <p>
        {imported_count} written, {renamed_count} of them renamed, {skipped_count} left alone. This is import{' '}
        {answer.import_id}; it can be undone in the{' '}
        <Link to="/admin/scene-packages/installed">history of the package</Link>.
      </p>
      <p class="quiet">Trace {answer.trace_id}</p>
    </Notice>
  );
}
