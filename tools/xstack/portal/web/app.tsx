import { useCallback, useEffect, useState } from 'preact/hooks';
import type { InitAnswer } from '../answers.ts';
import { ask, onSessionEnd, type Refused, rememberCsrfToken } from './api.ts';
import { Layout } from './layout.tsx';
import { LoginForm } from './login-form.tsx';
import { pageAt } from './pages.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Busy, RefusedNotice } from './parts/notice.tsx';
import { goTo, useRoute } from './router.tsx';
import { SessionContext } from './session.ts';
import { asRefused } from './use-ask.ts';

type State =
  | { readonly is: 'beginning' }
  | { readonly is: 'unreachable'; readonly refused: Refused }
  | { readonly is: 'anonymous' }
  | { readonly is: 'here'; readonly session: InitAnswer; readonly hasEnded: boolean };

/** The whole application: who is here, and the page that the address names. */
export function App() {
  const [state, setState] = useState<State>({ is: 'beginning' });
  const route = useRoute();
  const begin = useCallback(async () => {
    try {
      const { data } = await ask<InitAnswer>('app.init');
      rememberCsrfToken(data.csrf_token);
      setState({ is: 'here', session: data, hasEnded: false });
      if (location.pathname === '/login' || location.pathname === '/') goTo('/admin/scene-packages');
    } catch (error) {
      const refused = asRefused(error);
      setState(refused.reason === 'UNREACHABLE' ? { is: 'unreachable', refused } : { is: 'anonymous' });
    }
  }, []);
  useEffect(() => {
    onSessionEnd(() => setState((before) => (before.is === 'here' ? { ...before, hasEnded: true } : before)));
    void begin();
  }, [begin]);

  if (state.is === 'beginning') return <Busy what="Loading" />;
  if (state.is === 'unreachable')
    return (
      <main class="narrow">
        <RefusedNotice refused={state.refused} again={() => void begin()} />
      </main>
    );
  if (state.is === 'anonymous')
    return (
      <main class="narrow">
        <h1>xstack</h1>
        <LoginForm onLogin={begin} />
      </main>
    );
  const { session, hasEnded } = state;
  const logOut = async () => {
    await ask('logout').catch(() => {}); // A session that has ended already needs no other end.
    rememberCsrfToken(undefined);
    setState({ is: 'anonymous' });
    goTo('/login');
  };
  return (
    <SessionContext.Provider value={session}>
      <Layout route={route} onLogOut={() => void logOut()}>
        {pageAt(route)}
      </Layout>
      {hasEnded && (
        <Dialog title="Your session has ended" onClose={() => {}}>
          <p>Log in again to go on; everything on this page stays as it is.</p>
          <LoginForm onLogin={begin} />
        </Dialog>
      )}
    </SessionContext.Provider>
  );
}
