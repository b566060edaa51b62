import { useState } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { type RefusalError, sendRequest } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ReasonField } from '../parts/field.tsx';
import { Notice, RefusalNotice, Skeleton } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useAction } from '../use-action.ts';
import { asRefusal, useRequest } from '../use-request.ts';

type RollbackPlan = AnswerData['scene.package.dry_run_rollback']['plan'];

interface RollbackDialogProps {
  readonly importId: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The preview of a rollback; with a reason, the rollback itself. */
export function RollbackDialog({ importId, onClose, onDone }: RollbackDialogProps) {
  const preview = useRequest('scene.package.dry_run_rollback', { import_id: importId });
  const [reason, setReason] = useState('');
  const [isReasonMissing, setReasonMissing] = useState(false);
  const [refused, setRefused] = useState<RefusalError>();
  const [done, setDone] = useState<AnswerData['scene.package.rollback']>();
  const undo = useAction(async (plan: RollbackPlan) => {
    setRefused(undefined);
    try {
      const params = { import_id: importId, reason, plan_hash: plan.plan_hash };
      setDone((await sendRequest('scene.package.rollback', params)).data);
      onDone();
    } catch (error) {
      const why = asRefusal(error);
      setRefused(why);
      if (why.reason === 'PLAN_STALE') preview.again();
    }
  });
  const isBusy = undo.isBusy;
  const isReasonWrong = refused?.reason === 'REASON_REQUIRED' || refused?.reason === 'INVALID_REASON';
  const reasonProblem = isReasonMissing ? 'a reason is required' : isReasonWrong ? refused?.message : undefined;
  const writeReason = (text: string) => {
    setReason(text);
    setReasonMissing(false);
    if (isReasonWrong) setRefused(undefined);
  };
  return (
    <Dialog title={`Undo import ${importId}`} onClose={() => !isBusy && onClose()}>
      {done !== undefined ? (
        <Notice kind="good" title={`Import ${importId} is undone`}>
          <p>
            <InstalledVersion of={done} />
          </p>
        </Notice>
      ) : preview.state === 'pending' ? (
        <Skeleton what="Planning the rollback" />
      ) : preview.state === 'refused' ? (
        <RefusalNotice refused={preview.refused} again={preview.again} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() === '') setReasonMissing(true);
            else undo.start(preview.data.plan);
          }}
        >
          <Preview plan={preview.data.plan} />
          {preview.data.plan.blockers.length === 0 && (
            <>
              <ReasonField value={reason} onChange={writeReason} problem={reasonProblem} />
              {refused?.reason === 'PLAN_STALE' ? (
                <Notice kind="bad" title="The scenes have changed since this was shown">
                  <p>Nothing was changed. What is shown above is current.</p>
                </Notice>
              ) : (
                refused !== undefined && !isReasonWrong && <RefusalNotice refused={refused} />
              )}
              <button type="submit" class="danger" disabled={isBusy}>
                {isBusy ? 'Undoing …' : 'Undo import'}
              </button>
            </>
          )}
        </form>
      )}
      <button type="button" disabled={isBusy} onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}

function Preview({ plan }: { readonly plan: RollbackPlan }) {
  const { blockers, restored, removed } = plan;
  return (
    <>
      <p>
        <Untrusted text={plan.package_name} /> {plan.package_version}
      </p>
      <Codes title="Restored" codes={restored} />
      <Codes title="Removed" codes={removed} />
      <p>
        Afterwards <InstalledVersion of={plan} />
      </p>
      {blockers.length > 0 && (
        <Notice kind="bad" title="It cannot be undone now">
          <ul>
            {blockers.map((each, i) => (
              <li key={i}>
                {each.import_id === null ? 'Scenes were changed by hand since' : `Import ${each.import_id} came later`}{' '}
                ({each.why.replaceAll('_', ' ')}):{' '}
                {each.scenes.slice(0, 10).map(({ code, fields }) => (
                  <span key={code}>
                    <Untrusted text={code} /> {fields.join(', ')}{' '}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

const shown = 50;

function Codes({ title, codes }: { readonly title: string; readonly codes: readonly string[] }) {
  return (
    <details open={codes.length > 0 && codes.length <= 5}>
      <summary>
        {title}: {codes.length}
      </summary>
      <ul>
        {codes.slice(0, shown).map((code) => (
          <li key={code}>
            <Untrusted text={code} />
          </li>
        ))}
      </ul>
      {codes.length > shown && <p class="quiet">and {codes.length - shown} more</p>}
    </details>
  );
}

interface InstalledVersionProps {
  readonly of: { readonly package_name: string; readonly to_version: string | null };
}

function InstalledVersion({ of: { package_name, to_version } }: InstalledVersionProps) {
  return (
    <>
      <Untrusted text={package_name} /> {to_version === null ? 'is no longer installed.' : `is at ${to_version}.`}
    </>
  );
}
