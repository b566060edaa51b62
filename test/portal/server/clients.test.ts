/** Origin and target of a request: names, origins, proxies, tokens. */
import { expect, test } from 'vitest';
import { trustedProxies } from '../../../tools/xstack/portal/server/client-address.ts';
import { rateLimiter } from '../../../tools/xstack/portal/server/limits.ts';
import { client, type PortalAnswer, password, raw, request, type TestPortal, testPortal, user } from './support.ts';

test.each([
  ['https://portal.example', 'portal.example', 200],
  ['https://portal.example', 'portal.example:443', 200],
  ['https://portal.example', 'PORTAL.example.', 200],
  ['https://portal.example:443/', 'portal.example.:443', 200],
  ['http://portal.example', 'portal.example:80', 200],
  ['https://portal.example:8443', 'portal.example:8443', 200],
  ['https://portal.example', 'portal.example:80', 403],
  ['https://portal.example', 'portal.example:8443', 403],
  ['https://portal.example', 'portal.example..', 403],
  ['https://portal.example', 'portal.example.evil.example', 403],
])('a portal at %s answers the host `%s` with %s', async (publicUrl, Host, status) => {
  const portal = await testPortal({ publicUrl: new URL(publicUrl) });
  const answer = await raw(portal, request('GET /api/v1/openapi.json HTTP/1.1', { Host }));
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test.each([
  ['https://portal.example', 200],
  ['https://portal.example:443', 200],
  ['https://portal.example.', 200],
  ['HTTPS://Portal.Example', 200],
  ['http://portal.example', 403],
  ['http://portal.example:443', 403],
  ['https://portal.example:8443', 403],
  ['https://portal.example.evil.example', 403],
  ['https://', 403],
  ['null', 403],
])('at https://portal.example, a login from a page at `%s` is answered with %s', async (Origin, status) => {
  const portal = await testPortal({ publicUrl: new URL('https://portal.example') });
  const body = JSON.stringify({ intent: 'login', params: { login: 'admin', password, session: 'cookie' } });
  const headers = { Host: 'portal.example', Origin, 'Content-Type': 'application/json' };
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  const answer = await raw(portal, request('POST /api/v1/intent HTTP/1.1', { ...headers, ...length }, body));
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test('a page that was opened over http names the public address', async () => {
  const portal = await testPortal({ publicUrl: new URL('https://portal.example') });
  const headers = { Host: 'portal.example', Origin: 'http://portal.example' };
  const { error } = await portal.post({ intent: 'login', params: { login: 'admin', password } }, headers);
  expect(error).toMatchObject({
    reason_code: 'ORIGIN_NOT_ALLOWED',
    message: 'the page was opened at http://portal.example',
    hint: 'open it at https://portal.example',
  });
});

test.each(['/healthz', '/readyz', '/healthz?by=probe'])(
  '%s is answered with any host name and without one',
  async (path) => {
    const portal = await testPortal();
    for (const Host of ['portal', 'portal.default.svc:8787', '10.1.2.3:8787', 'my_service', 'evil.example', ''])
      expect(await raw(portal, request(`GET ${path} HTTP/1.1`, { Host }))).toMatch(/^HTTP\/1.1 200 /);
    expect(await raw(portal, `GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await raw(portal, `GET ${path.replace('z', 'zz')} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
  },
);

test('X-Forwarded-For names the client if a trusted proxy sends it', async () => {
  const limiter = () => ({ requestsOfAddress: rateLimiter({ burst: 1, every_ms: 60_000 }, () => 0) });
  const status = async (portal: TestPortal, forwarded: string) =>
    (await portal.post({ intent: 'app.init' }, { 'X-Forwarded-For': forwarded })).status;
  const near = await testPortal({
    trustedProxies: trustedProxies(['127.0.0.0/8', '172.16.0.0/12', 'fd00::/8']),
    limits: limiter(),
  });
  expect(await status(near, '10.0.0.1')).toBe(401);
  expect(await status(near, '10.0.0.2:4711, 172.18.0.3')).toBe(401);
  expect(await status(near, '[2001:db8::1]:4711, fd00::7, ::ffff:172.18.0.3')).toBe(401);
  expect(await status(near, '6.6.6.6, 10.0.0.1, 172.18.0.3')).toBe(429);
  expect(await status(near, '2001:db8::1')).toBe(429);
  const far = await testPortal({ trustedProxies: trustedProxies(['172.16.0.0/12']), limits: limiter() });
  expect([await status(far, '10.0.0.1'), await status(far, '10.0.0.2')]).toEqual([401, 429]);
});

test('wrong passwords of one client do not lock out another behind the same proxy', async () => {
  const portal = await testPortal({ trustedProxies: trustedProxies(['127.0.0.1']) });
  const login = async (name: string, given: string, forwarded: string) => {
    const params = { login: name, password: given };
    return (await portal.post({ intent: 'login', params }, { 'X-Forwarded-For': forwarded })).status;
  };
  const statuses: number[] = [];
  for (let i = 0; i < 28; i++) portal.users.set(`user${i}`, await user(`user${i}`, 'viewer'));
  for (let i = 0; i < 28; i++) statuses.push(await login(`user${i}`, 'wrong wrong', '10.0.0.66'));
  expect(statuses.filter((status) => status === 429)).toHaveLength(8);
  expect(await login('admin', password, '10.0.0.66')).toBe(429);
  expect(await login('admin', password, '10.0.0.1')).toBe(200);
});

test.each(['nonsense', '10.0.0.0/33', '10.0.0.0/', '::/129', '', '10.0.0.0/8/8'])('`%s` is not a range', (range) => {
  expect(trustedProxies(['10.0.0.1', range])).toBeUndefined();
});

test('wrong tokens are limited per client, and valid ones of the same client still work', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'viewer');
  const guess = (i: number) => portal.post({ intent: 'app.init' }, { Authorization: `Bearer ${'x'.repeat(40)}${i}` });
  const answers: PortalAnswer[] = [];
  for (let i = 0; i < 300; i++) answers.push(await guess(i));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 300 }, (_, i) => (i < 100 ? 401 : 429)));
  const last = answers.at(-1) as PortalAnswer;
  expect([last.error.code, last.error.reason_code]).toEqual(['LIMIT_EXCEEDED', 'TOKEN_LIMIT']);
  expect(last.headers.get('retry-after')).toBe('1');
  expect((await ask('app.init')).status).toBe(200);
  expect((await (await client(portal, 'operator'))('app.init')).status).toBe(200);
  portal.clock.now += 1000;
  expect((await guess(1)).status).toBe(401);
});

test('a login ignores case and surrounding spaces, for the user and for the limit of attempts', async () => {
  const portal = await testPortal();
  const login = (name: string, given: string) =>
    portal.post({ intent: 'login', params: { login: name, password: given } });
  const answer = await login(' Viewer ', password);
  expect([answer.status, answer.data.user.login]).toEqual([200, 'viewer']);
  for (const name of ['admin', 'ADMIN', 'admin ', ' Admin', 'aDMIN'])
    expect((await login(name, 'wrong wrong')).status).toBe(401);
  expect((await login('ADMIN', password)).status).toBe(429);
  expect((await login('op erator', password)).status).toBe(401);
});
