import { useCallback, useEffect, useState } from 'preact/hooks';
import type { AnswerData } from '../answer.ts';
import {
  onSessionEnd,
  type RefusalError,
  rememberCsrfToken,
  rememberMaximumBody,
  rememberUser,
  sendRequest,
} from './api.ts';
import { Layout } from './layout.tsx';
import { LoginForm } from './login-form.tsx';
import { pageAt } from './pages.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Busy, RefusalNotice } from './parts/notice.tsx';
import { goTo, useRoute } from './router.tsx';
import { SessionContext } from './session.ts';
import { useAction } from './use-action.ts';
import { asRefusal } from './use-request.ts';

type State =
  | { readonly is: 'beginning' }
  | { readonly is: 'unreachable'; readonly refused: RefusalError }
  | { readonly is: 'anonymous' }
  | { readonly is: 'here'; readonly session: AnswerData['app.init']; readonly hasEnded: boolean };

/** The whole application: loads the session and shows the page of the address. */
export function App() {
  const [state, setState] = useState<State>({ is: 'beginning' });
  const route = useRoute();
  const enter = useCallback(async () => {
    const { data } = await sendRequest('app.init', {});
    rememberCsrfToken(data.csrf_token);
    rememberUser(data.user.login);
    rememberMaximumBody(data.maximum_body_bytes);
    setState({ is: 'here', session: data, hasEnded: false });
    if (location.pathname === '/login' || location.pathname === '/') goTo('/admin/scene-packages');
  }, []);
  const begin = useCallback(async () => {
    try {
      await enter();
    } catch (error) {
      const refused = asRefusal(error);
      setState(refused.reason === 'AUTH_REQUIRED' ? { is: 'anonymous' } : { is: 'unreachable', refused });
    }
  }, [enter]);
  const [logOutRefused, setLogOutRefused] = useState<RefusalError>();
  const logOut = useAction(async () => {
    setLogOutRefused(undefined);
    try {
      await sendRequest('logout', {});
    } catch (error) {
      const refused = asRefusal(error);
      // No logout is needed if the session has expired.
      if (refused.reason !== 'AUTH_REQUIRED') {
        setLogOutRefused(refused);
        return;
      }
    }
    rememberCsrfToken(undefined);
    rememberUser(undefined);
    setState({ is: 'anonymous' });
    goTo('/login');
  });
  useEffect(() => {
    onSessionEnd(() => setState((before) => (before.is === 'here' ? { ...before, hasEnded: true } : before)));
    void begin();
  }, [begin]);

  if (state.is === 'beginning') return <Busy what="Loading" />;
  if (state.is === 'unreachable')
    return (
      <main class="narrow">
        <RefusalNotice refused={state.refused} again={() => void begin()} />
      </main>
    );
  if (state.is === 'anonymous')
    return (
      <main class="narrow">
        <h1>xstack</h1>
        <LoginForm onLogin={enter} />
      </main>
    );
  const { session, hasEnded } = state;
  return (
    <SessionContext.Provider value={session}>
      <Layout route={route} onLogOut={logOut.start}>
        {logOutRefused !== undefined && <RefusalNotice title="You are still logged in" refused={logOutRefused} />}
        {pageAt(route)}
      </Layout>
      {hasEnded && (
        <Dialog title="Your session has ended" onClose={() => {}}>
          <p>Log in again to continue; the input on this page is preserved.</p>
          <LoginForm onLogin={enter} />
        </Dialog>
      )}
    </SessionContext.Provider>
  );
}
