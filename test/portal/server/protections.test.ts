/** Limits, hosts, paths and the log of a portal under attack. */
import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../tools/xstack/core/base/diagnostic/policy.ts';
import type { AnswerError } from '../../../tools/xstack/portal/answer.ts';
import { budget, rateLimiter } from '../../../tools/xstack/portal/server/limits.ts';
import { sessionTable } from '../../../tools/xstack/portal/server/sessions.ts';
import { page } from './attack-support.ts';
import { client, password, raw, read, request, type TestPortal, testPortal, user } from './support.ts';

test('the number of passwords checked at once is limited', async () => {
  const passwords = budget(1);
  const portal = await testPortal({ limits: { passwords } });
  const login = () => portal.post({ intent: 'login', params: { login: 'admin', password } });
  expect(passwords.take(1)).toBe(true);
  expect((await login()).error).toMatchObject({ code: 'LIMIT_EXCEEDED', reason_code: 'SERVER_BUSY' });
  passwords.give(1);
  expect((await login()).status).toBe(200);
  expect(passwords.take(1)).toBe(true);
});

test('password attempts are limited, and the right password works again later', async () => {
  const portal = await testPortal();
  const tried = (given: string, login = 'admin') =>
    portal.post({ intent: 'login', params: { login, password: given } });
  for (let i = 0; i < 5; i++) expect((await tried('wrong wrong')).status).toBe(401);
  const stopped = await tried(password);
  expect([stopped.status, stopped.error.code, stopped.error.reason_code]).toEqual([
    429,
    'LIMIT_EXCEEDED',
    'LOGIN_LIMIT',
  ]);
  expect(Number(stopped.headers.get('retry-after'))).toBe(stopped.error.details?.retry_after);
  expect((await tried(password, 'viewer')).status).toBe(200);
  portal.clock.now += Number(stopped.headers.get('retry-after')) * 1000;
  expect((await tried(password)).status).toBe(200);
  for (let i = 0; i < 40; i++) portal.users.set(`user${i}`, await user(`user${i}`, 'viewer'));
  const statuses = await Promise.all(
    Array.from({ length: 40 }, (_, i) => tried('wrong wrong', `user${i}`).then(({ status }) => status)),
  );
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
});

test('successful logins are not counted as attempts', async () => {
  const portal = await testPortal();
  for (let i = 0; i < 30; i++)
    expect((await portal.post({ intent: 'login', params: { login: 'admin', password } })).status).toBe(200);
});

test('requests are limited by user or address, with Retry-After', async () => {
  const now = { now: 0 };
  const limiter = () => rateLimiter({ burst: 3, every_ms: 2000 }, () => now.now);
  const portal = await testPortal({ limits: { requestsOfAddress: limiter(), requestsOfUser: limiter() } });
  const ask = await client(portal, 'viewer');
  const times = async (count: number, work: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses.push((await work()).status);
    return statuses;
  };
  const anonymous = () => portal.post({ intent: 'app.init' });
  expect(await times(4, anonymous)).toEqual([401, 401, 429, 429]);
  expect(await times(4, () => ask('app.init'))).toEqual([200, 200, 200, 429]);
  const refused = await anonymous();
  expect([refused.error.reason_code, refused.headers.get('retry-after')]).toEqual(['REQUEST_LIMIT', '2']);
  now.now = 2000;
  expect([(await anonymous()).status, (await ask('app.init')).status]).toEqual([401, 200]);
});

test('the client address is that of the connection or of a local proxy', async () => {
  const tried = async (portal: TestPortal, forwarded: string) =>
    (await portal.post({ intent: 'app.init' }, { 'X-Forwarded-For': forwarded })).status;
  const limits = { requestsOfAddress: rateLimiter({ burst: 1, every_ms: 60_000 }, () => 0) };
  const alone = await testPortal({ limits });
  expect([await tried(alone, '10.0.0.1'), await tried(alone, '10.0.0.2')]).toEqual([401, 429]);
  const behind = await testPortal({
    publicUrl: new URL('https://portal.example'),
    limits: { requestsOfAddress: rateLimiter({ burst: 1, every_ms: 60_000 }, () => 0) },
  });
  expect([await tried(behind, '10.0.0.1'), await tried(behind, '10.0.0.2')]).toEqual([401, 401]);
  // The entry of the client is first, the entry of the proxy last.
  expect([await tried(behind, '9.9.9.9, 10.0.0.1'), await tried(behind, 'nonsense')]).toEqual([429, 401]);
});

test('the tables of rates and sessions are bounded', async () => {
  const time = { now: 0 };
  const limiter = rateLimiter({ burst: 1, every_ms: 1000 }, () => time.now);
  for (let i = 0; i < 30_000; i++) expect(limiter.take(`k${i}`)).toBeUndefined();
  expect(limiter.take('k29999')).toBe(1);
  expect(limiter.take('k0')).toBeUndefined();
  const someone = await user('someone', 'viewer');
  const sessions = sessionTable({ find: () => someone, isEmpty: () => false }, () => time.now);
  const first = sessions.open(someone, 'token');
  for (let i = 0; i < 500; i++) sessions.open(someone, 'token');
  expect(sessions.count()).toBe(200);
  expect(sessions.find(first.secret, 'token')).toBeUndefined();
  time.now += 24 * 60 * 60 * 1000;
  sessions.open(someone, 'token');
  expect(sessions.count()).toBe(1);
});

test.each([
  ['evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['localhost.evil.example:80', 403],
  ['localhost@evil.example', 403],
  ['169.254.169.254', 403],
  ['[::1%25eth0]', 403],
  ['', 403],
  ['localhost', 200],
  ['localhost.:8787', 200],
  ['127.0.0.1:8787', 200],
  ['[::1]:9', 200],
])('a request to the host `%s` is answered with %s', async (host, status) => {
  const portal = await testPortal();
  const said = await raw(portal, request('GET /api/v1/openapi.json HTTP/1.1', { Host: host }));
  expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  if (status === 403) expect(said).toContain('"reason_code":"HOST_NOT_ALLOWED"');
});

test('a portal accepts the host name that it listens on', async () => {
  const portal = await testPortal({ address: 'localhost', publicUrl: new URL('https://portal.example') });
  const status = async (Host: string) =>
    (await raw(portal, request('GET /api/v1/openapi.json HTTP/1.1', { Host }))).slice(9, 12);
  expect([await status('LOCALHOST'), await status('Portal.Example'), await status('other.example')]).toEqual([
    '200',
    '200',
    '403',
  ]);
});

test('on another interface a portal accepts only its address and its public name', async () => {
  const portal = await testPortal({ address: '0.0.0.0', publicUrl: new URL('https://portal.example') });
  const status = async (Host: string) =>
    (await raw(portal, request('GET /api/v1/openapi.json HTTP/1.1', { Host }))).slice(9, 12);
  expect([await status('portal.example'), await status('192.168.1.7:8787'), await status('evil.example')]).toEqual([
    '200',
    '200',
    '403',
  ]);
  expect(portal.log().map(({ event }) => event)).not.toContain('no_tls');
});

test('no answer may be framed, sniffed or cached, and the page may load only its own files', async () => {
  const web = { 'web/index.html': '<!doctype html>', 'web/app-ABCD1234.js': 'export {};'.repeat(200) };
  const portal = await testPortal({ files: web });
  for (const path of ['/', '/login', '/admin/scene-packages', '/registries/law.registry.json']) {
    const { headers, status } = await fetch(portal.url + path);
    expect([path, status]).toEqual([path, 200]);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
  const script = await fetch(`${portal.url}/app-ABCD1234.js`, { headers: { 'Accept-Encoding': 'br' } });
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(script.headers.get('content-encoding')).toBe('br');
  expect(await script.text()).toBe(web['web/app-ABCD1234.js']);
  const again = await fetch(`${portal.url}/app-ABCD1234.js`, {
    headers: { 'Accept-Encoding': 'br', 'If-None-Match': script.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
  for (const path of ['/healthz', '/api/v1/openapi.json', '/nowhere']) {
    const { headers } = await fetch(portal.url + path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test.each([
  '/../package.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2fpackage.json',
  '/web/../../package.json',
  '/.%00./package.json',
  '/index.html%00.js',
  '/C:/windows/win.ini',
  '//etc/passwd',
  '/api/../../package.json',
  '/__proto__',
  '/constructor',
  '/%',
  '/%ff',
])('the path `%s` is not found', async (path) => {
  const portal = await testPortal({ files: { 'web/index.html': '<!doctype html>', 'secret.txt': 'secret' } });
  const said = await raw(portal, request(`GET ${path} HTTP/1.1`, {}));
  expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(said).toContain('"trace_id"');
});

test('no input becomes a line of the log or a header of an answer', async () => {
  const portal = await testPortal();
  const forged = 'x\r\n{"level":"error","event":"forged"}\u2028';
  await portal.post({ intent: forged, params: {} });
  await portal.post({ intent: 'login', params: { login: forged, password: forged } });
  await raw(
    portal,
    request(
      'POST /api/v1/intent HTTP/1.1',
      { 'X-Trace-Id': 'a\u000b\u00e9', 'Content-Type': 'application/json', 'Content-Length': '2' },
      '{}',
    ),
  );
  expect(portal.log().map(({ event }) => event)).not.toContain('forged');
  expect(JSON.stringify(portal.log())).not.toContain('forged');
});

test('the log has every refusal with its trace id', async () => {
  const portal = await testPortal();
  const refusals = [
    request('GET /nowhere HTTP/1.1', {}),
    request('DELETE /healthz HTTP/1.1', {}),
    request('GET / HTTP/1.1', { Host: 'evil.example' }),
    'nonsense\r\n\r\n',
    request('POST /api/v1/intent HTTP/1.1', { 'Content-Type': 'text/plain' }),
  ];
  for (const sent of refusals) {
    const said = await raw(portal, sent);
    const { meta, error } = JSON.parse(said.slice(said.indexOf('\r\n\r\n') + 4)) as AnswerError;
    const { trace_id } = meta;
    expect(portal.log()).toContainEqual(expect.objectContaining({ trace_id, reason_code: error.reason_code }));
  }
});

test('the log has no secrets', async () => {
  const portal = await testPortal();
  const { data } = await portal.post({ intent: 'login', params: { login: 'admin', password } });
  await portal.post({ intent: 'login', params: { login: password, password: 'another secret' } });
  const { Cookie, csrf } = await page(portal);
  const log = JSON.stringify(portal.log());
  for (const secret of [password, 'another secret', data.token, csrf, Cookie.split('=')[1]])
    expect(log).not.toContain(secret);
  expect(portal.log()).toContainEqual(expect.objectContaining({ intent: 'login', user: 'admin', status: 200 }));
});

test('store failures are internal errors with a trace id; details are in the log', async () => {
  const portal = await testPortal({ database: 'state.db' });
  const ask = await client(portal, 'viewer');
  await portal.close();
  const other = await testPortal({
    instance: {
      root: portal.root,
      config: {},
      policy: () => defaultPolicy,
      commandLineOptions: [],
      outDir: 'build',
      product: { version: '0.1.0', schemaVersions: [] },
      store: {
        read: () => Promise.reject(new Error('secret detail')),
        write: () => Promise.reject(new Error('x')),
        checkWritable: () => Promise.reject(new Error('x')),
        close: async () => {},
      },
    },
  });
  expect(ask).toBeDefined();
  const asked = await client(other, 'viewer');
  const answer = await asked('scene.packages.installed');
  expect([answer.status, answer.error.code]).toEqual([500, 'INTERNAL_ERROR']);
  expect(answer.text).not.toContain('secret detail');
  expect(other.log()).toContainEqual(
    expect.objectContaining({ event: 'internal_error', trace_id: answer.meta.trace_id, message: 'secret detail' }),
  );
  expect((await read(await fetch(`${other.url}/readyz`))).status).toBe(503);
  expect((await read(await fetch(`${other.url}/healthz`))).status).toBe(200);
});
