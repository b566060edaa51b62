import { password, type TestPortal } from './support.ts';

/** A page that is logged in: its cookie, and the token against forged requests. */
export async function page(portal: TestPortal, login = 'operator') {
  const answer = await portal.post(
    { intent: 'login', params: { login, password, session: 'cookie' } },
    { Origin: portal.url },
  );
  const cookie = answer.headers.get('set-cookie') ?? '';
  return { answer, cookie, Cookie: cookie.split(';', 1)[0] as string, csrf: answer.data.csrf_token as string };
}
