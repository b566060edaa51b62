import { useContext, useEffect, useState } from 'preact/hooks';
import type { AnswerData } from '../answer.ts';
import type { IntentName, IntentParams } from '../contract/params.ts';
import { RefusalError, sendRequest } from './api.ts';
import { SessionContext } from './session.ts';

/** The state of a request to the server, and its answer. */
export type RequestState<Name extends IntentName> =
  | { readonly state: 'pending' }
  | { readonly state: 'answered'; readonly data: AnswerData[Name] }
  | { readonly state: 'refused'; readonly refused: RefusalError };

/**
 * Sends a request when the component is mounted, when its params change, and after a new login; `again` sends it once
 * more. The answer to other params is never returned: the request is pending until its own answer arrives.
 */
export function useRequest<Name extends IntentName>(
  intent: Name,
  params: IntentParams[Name],
): RequestState<Name> & { readonly again: () => void } {
  const [settled, setSettled] = useState<{ readonly of: string; readonly request: RequestState<Name> }>();
  const [round, setRound] = useState(0);
  const session = useContext(SessionContext);
  const serialized = JSON.stringify(params);
  useEffect(() => {
    const ended = new AbortController();
    sendRequest(intent, JSON.parse(serialized) as IntentParams[Name], ended.signal).then(
      ({ data }) => setSettled({ of: serialized, request: { state: 'answered', data } }),
      (error: unknown) => {
        if (!ended.signal.aborted)
          setSettled({ of: serialized, request: { state: 'refused', refused: asRefusal(error) } });
      },
    );
    return () => ended.abort();
  }, [intent, serialized, round, session]);
  const request = settled?.of === serialized ? settled.request : ({ state: 'pending' } as const);
  return { ...request, again: () => setRound((before) => before + 1) };
}

export function asRefusal(error: unknown): RefusalError {
  if (error instanceof RefusalError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RefusalError({ error: { code: 'INTERNAL_ERROR', reason_code: 'PAGE_ERROR', message } });
}
