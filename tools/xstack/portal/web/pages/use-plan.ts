import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { AnswerData, AnswerDiagnostic } from '../../answer.ts';
import { bodyTooLarge, fitsIntoRequest, type RefusalError, sendRequest } from '../api.ts';
import { SessionContext } from '../session.ts';
import { asRefusal } from '../use-request.ts';
import type { Source } from './import-source.tsx';

interface PlanState {
  readonly isAsking: boolean;
  readonly answer?: AnswerData['scene.package.dry_run_import'];
  readonly refused?: RefusalError;
  /** The text that was refused; the one in the form may be newer. */
  readonly refusedText?: string;
  readonly notes: readonly AnswerDiagnostic[];
}

const patience_ms = 250;
const nothing: PlanState = { isAsking: false, notes: [] };
const asking: PlanState = { isAsking: true, notes: [] };

/** The plan of a package, requested again shortly after a change. A plan is never shown for other params. */
export function usePlan(
  source: Source,
  strategy: string,
  allowBreaking: boolean,
): PlanState & { readonly again: () => void } {
  const [settled, setSettled] = useState<{ readonly of: object; readonly planned: PlanState }>();
  const [round, setRound] = useState(0);
  const session = useContext(SessionContext);
  const { text, fileName } = source;
  // A new object for each request; the plan of another one is not shown.
  const params = useMemo(
    () => ({
      package_json: text,
      file_name: fileName || 'package.json',
      strategy,
      ...(allowBreaking && { allow_breaking: true }),
    }),
    [text, fileName, strategy, allowBreaking, round, session],
  );
  useEffect(() => {
    if (text === '') return undefined;
    const ended = new AbortController();
    const settle = (planned: PlanState) => {
      if (!ended.signal.aborted) setSettled({ of: params, planned });
    };
    const refuse = (refused: RefusalError) => settle({ isAsking: false, refused, refusedText: text, notes: [] });
    const soon = setTimeout(() => {
      if (!fitsIntoRequest(text)) {
        refuse(bodyTooLarge(fileName || 'the package'));
        return;
      }
      sendRequest('scene.package.dry_run_import', params, ended.signal).then(
        ({ data, diagnostics }) => settle({ isAsking: false, answer: data, notes: diagnostics }),
        (error: unknown) => refuse(asRefusal(error)),
      );
    }, patience_ms);
    return () => {
      clearTimeout(soon);
      ended.abort();
    };
  }, [params]);
  const planned = text === '' ? nothing : settled?.of === params ? settled.planned : asking;
  return { ...planned, again: () => setRound((before) => before + 1) };
}
