import { useState } from 'preact/hooks';
import { RefusalError, rememberCsrfToken, sendRequest } from './api.ts';
import { TextField } from './parts/field.tsx';
import { RefusalNotice } from './parts/notice.tsx';
import { useAction } from './use-action.ts';
import { asRefusal } from './use-request.ts';

export function LoginForm({ onLogin }: { readonly onLogin: () => Promise<void> }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [refused, setRefused] = useState<RefusalError>();
  const submit = useAction(async () => {
    setRefused(undefined);
    try {
      const { data } = await sendRequest('login', { login, password, session: 'cookie' });
      rememberCsrfToken(data.csrf_token);
      await onLogin().catch(explainLostSession);
      setPassword('');
    } catch (error) {
      setRefused(asRefusal(error));
    }
  });
  return (
    <form
      class="card"
      aria-label="Log in"
      onSubmit={(event) => {
        event.preventDefault();
        submit.start();
      }}
    >
      <TextField
        label="Name"
        value={login}
        onChange={setLogin}
        autoComplete="username"
        problem={refused?.fields['login']}
      />
      <TextField
        label="Password"
        isSecret
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        problem={refused?.fields['password']}
      />
      {refused !== undefined && <RefusalNotice refused={refused} />}
      <button type="submit" class="primary" disabled={submit.isBusy}>
        {submit.isBusy ? 'Logging in …' : 'Log in'}
      </button>
    </form>
  );
}

/** Explains a missing session after a successful login: the browser did not store the cookie. */
function explainLostSession(error: unknown): never {
  if (asRefusal(error).reason !== 'AUTH_REQUIRED') throw error;
  throw new RefusalError({
    error: {
      code: 'AUTH_REQUIRED',
      reason_code: 'SESSION_NOT_STORED',
      message: 'the password is right, but the browser did not store the session',
      hint:
        location.protocol === 'http:'
          ? 'open the portal by its https address; the session is sent over https only'
          : 'allow cookies for this address',
    },
  });
}
