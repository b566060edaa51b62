import { useContext, useEffect, useState } from 'preact/hooks';
import { ask, Refused } from './api.ts';
import { SessionContext } from './session.ts';

export type Asked<Data> =
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly data: Data }
  | { readonly state: 'refused'; readonly refused: Refused };

/** Asks when a part of the page appears, whenever its question changes, and after a new login; `again` asks once more. */
export function useAsk<Data>(intent: string, params: object = {}): Asked<Data> & { readonly again: () => void } {
  const [asked, setAsked] = useState<Asked<Data>>({ state: 'asking' });
  const [round, setRound] = useState(0);
  const session = useContext(SessionContext);
  const question = JSON.stringify(params);
  useEffect(() => {
    const ended = new AbortController();
    ask<Data>(intent, JSON.parse(question) as object, ended.signal).then(
      ({ data }) => setAsked({ state: 'answered', data }),
      (error: unknown) => {
        if (!ended.signal.aborted) setAsked({ state: 'refused', refused: asRefused(error) });
      },
    );
    return () => ended.abort();
  }, [intent, question, round, session]);
  return { ...asked, again: () => setRound((before) => before + 1) };
}

export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Refused({ error: { code: 'INTERNAL_ERROR', reason_code: 'PAGE_ERROR', message } });
}
