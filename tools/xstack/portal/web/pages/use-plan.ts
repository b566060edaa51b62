import { useContext, useEffect, useState } from 'preact/hooks';
import type { AnswerData, AnswerDiagnostic } from '../../answer.ts';
import { type RefusalError, sendRequest } from '../api.ts';
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

/** The plan of a package, requested again shortly after a change. A plan is never shown for other params. */
export function usePlan(
  source: Source,
  strategy: string,
  allowBreaking: boolean,
): PlanState & { readonly again: () => void } {
  const [planned, setPlanned] = useState(nothing);
  const [round, setRound] = useState(0);
  const session = useContext(SessionContext);
  const { text, fileName } = source;
  useEffect(() => {
    if (text === '') {
      setPlanned(nothing);
      return undefined;
    }
    const ended = new AbortController();
    setPlanned({ isAsking: true, notes: [] });
    const params = {
      package_json: text,
      file_name: fileName || 'package.json',
      strategy,
      ...(allowBreaking && { allow_breaking: true }),
    };
    const soon = setTimeout(() => {
      sendRequest('scene.package.dry_run_import', params, ended.signal).then(
        ({ data, diagnostics }) => setPlanned({ isAsking: false, answer: data, notes: diagnostics }),
        (error: unknown) => {
          if (!ended.signal.aborted)
            setPlanned({ isAsking: false, refused: asRefusal(error), refusedText: text, notes: [] });
        },
      );
    }, patience_ms);
    return () => {
      clearTimeout(soon);
      ended.abort();
    };
  }, [text, fileName, strategy, allowBreaking, round, session]);
  return { ...planned, again: () => setRound((before) => before + 1) };
}
