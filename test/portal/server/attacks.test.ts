import { expect, test } from 'vitest';
import { isPassword } from '../../../tools/xstack/io/users/password.ts';
import { authenticator } from '../../../tools/xstack/portal/server/authenticate.ts';
import { intents } from '../../../tools/xstack/portal/server/intents.ts';
import { page } from './attack-support.ts';
import { client, packageText, password, type TestPortal, testPortal, user } from './support.ts';

const importing = (reason = 'attack') => ({
  intent: 'scene.package.import',
  params: { package_json: packageText(), reason },
});

async function nothingWasImported(portal: TestPortal): Promise<void> {
  const ask = await client(portal, 'admin');
  expect((await ask('scene.packages.installed')).data.packages).toEqual([]);
}

test('the session cookie is HttpOnly and SameSite, and the answer has no bearer token', async () => {
  const portal = await testPortal();
  const { answer, cookie } = await page(portal);
  expect(cookie).toMatch(/^xstack_\w+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(answer.data).not.toHaveProperty('token');
});

test('logout removes the cookie and ends the session for every copy of it', async () => {
  const portal = await testPortal();
  const { Cookie, csrf } = await page(portal);
  const headers = { Cookie, Origin: portal.url, 'X-CSRF-Token': csrf };
  const { status, headers: said } = await portal.post({ intent: 'auth.logout' }, headers);
  expect([status, said.get('set-cookie')]).toEqual([200, expect.stringMatching(/^xstack_\w+=; Max-Age=0; Path=\/; /)]);
  expect((await portal.post({ intent: 'app.init' }, headers)).error.reason_code).toBe('SESSION_ENDED');
});

test('behind TLS the cookie is bound to its host and to TLS', async () => {
  const portal = await testPortal({ publicUrl: new URL('https://portal.example') });
  const answer = await portal.post(
    { intent: 'login', params: { login: 'admin', password, session: 'cookie' } },
    { Origin: 'https://portal.example' },
  );
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-xstack=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
});

test('the page has the permissions of its user if it sends the CSRF token', async () => {
  const portal = await testPortal();
  const { Cookie, csrf } = await page(portal);
  const { data } = await portal.post({ intent: 'app.init' }, { Cookie, Origin: portal.url });
  expect(data).toMatchObject({ user: { login: 'operator' }, csrf_token: csrf });
  const done = await portal.post(importing(), { Cookie, Origin: portal.url, 'X-CSRF-Token': csrf });
  expect(done.status).toBe(200);
});

test.each([
  ['without the token', {}, 'CSRF_TOKEN_REQUIRED'],
  ['with a made-up token', { 'X-CSRF-Token': 'x'.repeat(43) }, 'CSRF_TOKEN_REQUIRED'],
  ['from another site', { Origin: 'https://evil.example' }, 'ORIGIN_NOT_ALLOWED'],
  ['from another port', { Origin: 'http://127.0.0.1:1' }, 'ORIGIN_NOT_ALLOWED'],
  ['from a sandboxed frame', { Origin: 'null' }, 'ORIGIN_NOT_ALLOWED'],
  ['of the same site, but another origin', { Origin: '', 'Sec-Fetch-Site': 'same-site' }, 'ORIGIN_NOT_ALLOWED'],
  ['from a browser that hides where it comes from', { Origin: '' }, 'ORIGIN_NOT_ALLOWED'],
])('a forged request %s does nothing', async (_, headers: Record<string, string>, reason_code) => {
  const portal = await testPortal();
  const { Cookie } = await page(portal);
  const { Origin = portal.url, ...rest } = headers;
  const sent = { Cookie, ...(Origin !== '' && { Origin }), ...rest };
  const answer = await portal.post(importing(), sent);
  expect([answer.status, answer.error.reason_code]).toEqual([403, reason_code]);
  await nothingWasImported(portal);
});

test('the CSRF token of one session is invalid in another', async () => {
  const portal = await testPortal();
  const [mine, other] = [await page(portal), await page(portal, 'viewer')];
  const answer = await portal.post(importing(), {
    Cookie: mine.Cookie,
    Origin: portal.url,
    'X-CSRF-Token': other.csrf,
  });
  expect(answer.error.reason_code).toBe('CSRF_TOKEN_REQUIRED');
});

test('another site cannot log a user in', async () => {
  const portal = await testPortal();
  const answer = await portal.post(
    { intent: 'login', params: { login: 'admin', password, session: 'cookie' } },
    { Origin: 'https://evil.example' },
  );
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
});

test('a form of another site cannot send JSON', async () => {
  const portal = await testPortal();
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/jsonp',
    '',
  ])
    expect((await portal.post(JSON.stringify(importing()), { 'Content-Type': type })).status).toBe(415);
});

test('a login never continues an earlier session', async () => {
  const portal = await testPortal();
  const name = (await page(portal)).Cookie.split('=')[0];
  const planted = `${name}=${'A'.repeat(43)}`;
  const answer = await portal.post(
    { intent: 'login', params: { login: 'admin', password, session: 'cookie' } },
    { Cookie: planted, Origin: portal.url },
  );
  expect(answer.headers.get('set-cookie')).not.toContain('A'.repeat(43));
  expect((await portal.post({ intent: 'app.init' }, { Cookie: planted, Origin: portal.url })).status).toBe(401);
});

test('a bearer token is not accepted as a cookie, nor a cookie as a token', async () => {
  const portal = await testPortal();
  const { Cookie } = await page(portal);
  const [name, secret] = Cookie.split('=');
  expect((await portal.post({ intent: 'app.init' }, { Authorization: `Bearer ${secret}` })).status).toBe(401);
  const { data } = await portal.post({ intent: 'login', params: { login: 'admin', password } });
  expect(
    (await portal.post({ intent: 'app.init' }, { Cookie: `${name}=${data.token}`, Origin: portal.url })).status,
  ).toBe(401);
});

test.each(['Bearer', 'Bearer x y', 'Basic YWRtaW46YWRtaW4=', `Bearer ${'x'.repeat(43)}`, 'Bearer ../..', ''])(
  'the credential `%s` is refused',
  async (Authorization) => {
    const portal = await testPortal();
    const answer = await portal.post({ intent: 'app.init' }, { Authorization });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  },
);

test('no parameter gives a viewer more permissions', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'viewer');
  for (const [name, { role }] of Object.entries(intents)) {
    if (role === 'viewer' || role === 'anyone') continue;
    for (const more of [
      {},
      { op: 'list' },
      { op: 'read', dry_run: true },
      { role: 'admin', user: 'admin' },
      JSON.parse('{"__proto__":{"role":"admin"}}'),
    ]) {
      const answer = await ask(name, { ...importing().params, package_name: 'p', package_version: '1.0.0', ...more });
      expect([name, answer.status, answer.error.reason_code]).toEqual([name, 403, 'ROLE_REQUIRED']);
    }
  }
  await nothingWasImported(portal);
});

test('every intent but login requires a session before anything is read', async () => {
  const portal = await testPortal();
  for (const name of Object.keys(intents)) {
    const answer = await portal.post({ intent: name, params: { nonsense: true } }, { 'X-Anonymous-Intent': '1' });
    expect([name, answer.status]).toEqual([name, name === 'login' ? 400 : 401]);
  }
});

test('logout, expiry, a removed user and a new password end sessions; a new role applies at once', async () => {
  const portal = await testPortal();
  const status = async (ask: Awaited<ReturnType<typeof client>>) => (await ask('app.init')).status;
  const [left, late, gone, renewed, raised] = [
    await client(portal, 'viewer'),
    await client(portal, 'viewer'),
    await client(portal, 'operator'),
    await client(portal, 'admin'),
    await client(portal, 'viewer'),
  ];
  await left('logout');
  expect(await status(left)).toBe(401);
  portal.users.delete('operator');
  expect(await status(gone)).toBe(401);
  portal.users.set('admin', await user('admin', 'admin'));
  expect(await status(renewed)).toBe(401);
  portal.users.set('viewer', {
    ...(portal.users.get('viewer') as NonNullable<ReturnType<typeof portal.users.get>>),
    role: 'admin',
  });
  expect((await raised('usage')).status).toBe(200);
  portal.clock.now += 13 * 60 * 60 * 1000;
  expect(await status(late)).toBe(401);
});

test('an unknown user and a wrong password get the same answer at the same cost', async () => {
  const portal = await testPortal();
  const tried = async (login: string) => {
    const { status, error } = await portal.post({ intent: 'login', params: { login, password: 'wrong wrong' } });
    return { status, error };
  };
  expect(await tried('admin')).toEqual(await tried('nobody'));
  const checked: number[] = [];
  const authenticate = authenticator(
    { find: (login) => portal.users.get(login), isEmpty: () => false },
    async (given, stored) => {
      checked.push(stored.hash.length);
      return isPassword(given, { ...stored, cost: 2, block_size: 1, parallelism: 1 });
    },
  );
  for (const login of ['admin', 'nobody', '__proto__', 'constructor']) await authenticate(login, 'wrong wrong');
  expect(checked).toEqual([44, 44, 44, 44]);
});
