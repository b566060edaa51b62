import { useState } from 'preact/hooks';
import type { LoginAnswer } from '../answers.ts';
import { ask, type Refused, rememberCsrfToken } from './api.ts';
import { TextField } from './parts/field.tsx';
import { RefusedNotice } from './parts/notice.tsx';
import { asRefused } from './use-ask.ts';

export function LoginForm({ onLogin }: { readonly onLogin: () => Promise<void> }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [refused, setRefused] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const { data } = await ask<LoginAnswer>('login', { login, password, session: 'cookie' });
      rememberCsrfToken(data.csrf_token);
      setPassword('');
      await onLogin();
    } catch (error) {
      setRefused(asRefused(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="card"
      aria-label="Log in"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
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
      {refused !== undefined && <RefusedNotice refused={refused} />}
      <button type="submit" class="primary" disabled={isBusy}>
        Log in
      </button>
    </form>
  );
}
