import { useContext, useEffect, useState } from 'preact/hooks';
import type { AnswerData, Diagnostic } from '../../answer.ts';
import { ask, type Refused } from '../api.ts';
import { SessionContext } from '../session.ts';
import { asRefused } from '../use-ask.ts';
import type { Source } from './import-source.tsx';

interface Planned {
  readonly isAsking: boolean;
  readonly answer?: AnswerData['scene.package.dry_run_import'];
  readonly refused?: Refused;
  /** The text that was refused; the one in the form may be newer. */
  readonly refusedText?: string;
  readonly notes: readonly Diagnostic[];
}

const patience_ms = 250;
const nothing: Planned = { isAsking: false, notes: [] };

/** The plan of a package, asked for again shortly after anything changed. A plan is never shown for another question. */
export function usePlan(
  source: Source,
  strategy: string,
  allowBreaking: boolean,
): Planned & { readonly again: () => void } {
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
      ask('scene.package.dry_run_import', params, ended.signal).then(
        ({ data, diagnostics }) => setPlanned({ isAsking: false, answer: data, notes: diagnostics }),
        (error: unknown) => {
          if (!ended.signal.aborted)
            setPlanned({ isAsking: false, refused: asRefused(error), refusedText: text, notes: [] });
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
