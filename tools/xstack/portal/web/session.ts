import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AnswerData } from '../answer.ts';

/** The user of the page and the permissions of the role. */
export const SessionContext = createContext<AnswerData['app.init'] | undefined>(undefined);

export function useSession(): AnswerData['app.init'] {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('bug: a page without a session');
  return session;
}

export function useMay(intent: string): boolean {
  return useSession().intents.includes(intent);
}
