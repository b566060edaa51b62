import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { InitAnswer } from '../answers.ts';

/** Who uses the page, and what they may do. */
export const SessionContext = createContext<InitAnswer | undefined>(undefined);

export function useSession(): InitAnswer {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('bug: a page without a session');
  return session;
}

export function useMay(intent: string): boolean {
  return useSession().intents.includes(intent);
}
