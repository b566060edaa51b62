/** Malformed requests: the answer is a refusal in the envelope, and never a 500. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { budget } from '../../../tools/xstack/portal/server/limits.ts';
import { patience_ms } from '../../support/patience.ts';
import { client, packageText, password, raw, request, type TestPortal, testPortal } from './support.ts';

const json = { 'Content-Type': 'application/json' };

/** Posts raw bytes; returns the status and the reason. */
async function posted(portal: TestPortal, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const bytes = Buffer.from(body as string);
  const head = request('POST /api/v1/intent HTTP/1.1', { ...json, 'Content-Length': String(bytes.length), ...headers });
  return answerIn(await raw(portal, Buffer.concat([Buffer.from(head), bytes])));
}

function answerIn(said: string) {
  const status = Number(said.slice(9, 12));
  const body = JSON.parse(said.slice(said.indexOf('\r\n\r\n') + 4) || '{}') as {
    error?: { code: string; reason_code: string };
    meta?: { trace_id: string };
  };
  return { status, reason: body.error?.reason_code, code: body.error?.code, trace: body.meta?.trace_id };
}

test.each([
  ['nothing', '', 'INVALID_JSON'],
  ['a half', '{"intent":"app.init"', 'INVALID_JSON'],
  ['a name twice', '{"intent":"app.init","intent":"login"}', 'INVALID_JSON'],
  ['a comment', '{"intent":"app.init"/**/}', 'INVALID_JSON'],
  ['NaN', '{"intent":"app.init","params":{"n":NaN}}', 'INVALID_JSON'],
  ['a huge number', '{"intent":"app.init","params":{"n":1e999}}', 'INVALID_JSON'],
  ['a number with too many digits', '{"intent":"app.init","params":{"n":12345678901234567890}}', 'INVALID_JSON'],
  ['depth', `{"intent":"app.init","params":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`, 'INVALID_JSON'],
  ['depth of objects', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 'INVALID_JSON'],
  ['half a surrogate pair', '{"intent":"\\ud800"}', 'INVALID_JSON'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'INVALID_UTF8'],
  ['UTF-16', Buffer.from('{"intent":"app.init"}', 'utf16le'), 'INVALID_JSON'],
  ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 'INVALID_UTF8'],
  ['an array', '[{"intent":"app.init"}]', 'INVALID_REQUEST'],
  ['null', 'null', 'INVALID_REQUEST'],
  ['no intent', '{}', 'INVALID_REQUEST'],
  ['an intent that is a number', '{"intent":1}', 'INVALID_REQUEST'],
  ['an intent that is an object', '{"intent":{"toString":"x"}}', 'INVALID_REQUEST'],
  ['a long intent', `{"intent":"${'x'.repeat(500)}"}`, 'INVALID_REQUEST'],
  ['params that are a list', '{"intent":"app.init","params":[]}', 'INVALID_REQUEST'],
  ['params that are null', '{"intent":"app.init","params":null}', 'INVALID_REQUEST'],
  ['the name of a prototype', '{"intent":"__proto__"}', 'INTENT_NOT_FOUND'],
  ['the name of a constructor', '{"intent":"constructor","params":{}}', 'INTENT_NOT_FOUND'],
  ['the name of a method', '{"intent":"toString"}', 'INTENT_NOT_FOUND'],
  [
    'a login that is an object',
    '{"intent":"login","params":{"login":{"$ne":null},"password":["x"]}}',
    'INVALID_PARAMS',
  ],
  [
    'a password without end',
    `{"intent":"login","params":{"login":"admin","password":"${'x'.repeat(5000)}"}}`,
    'INVALID_PARAMS',
  ],
])('%s as the body', async (_, body, reason) => {
  const answer = await posted(await testPortal(), body);
  expect(answer).toMatchObject({ reason, status: reason === 'INTENT_NOT_FOUND' ? 404 : 400 });
  expect(answer.trace).toMatch(/^[\w-]{36}$/);
});

test('no input changes a prototype', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const params = JSON.parse(
      `{"${name}":{"reason":"polluted","isAdmin":true},"package_json":${JSON.stringify(packageText())}}`,
    );
    expect((await ask('scene.package.import', params)).error.reason_code).toBe('REASON_REQUIRED');
  }
  expect(({} as Record<string, unknown>)['reason']).toBeUndefined();
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

test.each(['gzip', 'deflate', 'br', 'zstd'])('a body with the encoding %s is refused', async (encoding) => {
  const answer = await posted(await testPortal(), '{"intent":"app.init"}', { 'Content-Encoding': encoding });
  expect(answer).toMatchObject({ status: 415, reason: 'CONTENT_ENCODING' });
});

test('a body that is too large is refused before it is sent, and while it is sent', async () => {
  const portal = await testPortal({ limits: { maximumBody: 5000, maximumAnonymousBody: 1000 } });
  const { data } = await portal.post({ intent: 'login', params: { login: 'admin', password } });
  const Authorization = `Bearer ${data.token}`;
  const announced = (length: number, headers = {}) =>
    raw(
      portal,
      request('POST /api/v1/intent HTTP/1.1', { ...json, 'Content-Length': String(length), ...headers }),
    ).then(answerIn);
  expect(await announced(1e15)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  expect(await announced(6000, { Authorization })).toMatchObject({ status: 413 });
  // The request may be permitted after a login, so the answer is 401.
  expect(await announced(2000)).toMatchObject({ status: 401 });
  expect(await announced(6000, { Authorization, Expect: '100-continue' })).toMatchObject({ status: 413 });
  const chunked = (size: number, headers = {}) =>
    raw(
      portal,
      `${request('POST /api/v1/intent HTTP/1.1', { ...json, 'Transfer-Encoding': 'chunked', ...headers })}${`400\r\n${'x'.repeat(1024)}\r\n`.repeat(size)}`,
    ).then(answerIn);
  expect(await chunked(20, { Authorization })).toMatchObject({ status: 413 });
  expect(await chunked(3)).toMatchObject({ status: 413 });
  const fits = await portal.post(`{"intent":"app.init"}${' '.repeat(4000)}`, { Authorization });
  expect(fits.status).toBe(200);
});

test('clients that expect 100-continue get it', async () => {
  const body = '{"intent":"app.init"}';
  const said = await raw(
    await testPortal(),
    request(
      'POST /api/v1/intent HTTP/1.1',
      { ...json, Expect: '100-continue', 'Content-Length': String(body.length) },
      body,
    ),
  );
  expect(said).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 401 /);
});

test('the total size of bodies is limited and released', async () => {
  const bodyBytes = budget(3000);
  const portal = await testPortal({ limits: { bodyBytes } });
  const ask = await client(portal, 'operator');
  for (let i = 0; i < 3; i++) {
    expect((await ask('app.init', { pad: 'x'.repeat(5000) })).error.reason_code).toBe('SERVER_BUSY');
    expect((await ask('app.init', { pad: 'x'.repeat(2000) })).status).toBe(200);
    await portal.post('{"a":');
  }
  expect(bodyBytes.take(3000)).toBe(true);
});

test('slow clients get 408: with the head, with the body, and with nothing', async () => {
  const portal = await testPortal({
    timeouts: { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50, keepAliveTimeout: 100 },
  });
  const [head, body, silent] = await Promise.all([
    raw(portal, 'POST /api/v1/intent HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '),
    raw(portal, request('POST /api/v1/intent HTTP/1.1', { ...json, 'Content-Length': '100' }, '{"intent"')),
    raw(portal, ''),
  ]);
  expect(answerIn(head)).toMatchObject({ status: 408, reason: 'REQUEST_TIMEOUT' });
  expect(answerIn(body)).toMatchObject({ status: 408 });
  expect(answerIn(silent)).toMatchObject({ status: 408 });
  const idle = await raw(portal, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  expect(idle).toMatch(/^HTTP\/1\.1 200 /);
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001', 400],
  ['HTTP/0.9', 'GET /\r\n\r\n', 403],
  ['HTTP/1.1 without a host', 'GET /api/v1/openapi.json HTTP/1.1\r\n\r\n', 403],
  ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n', 400],
  [
    'two lengths',
    'POST /api/v1/intent HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    400,
  ],
  [
    'length and chunks',
    'POST /api/v1/intent HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['a length below nothing', 'POST /api/v1/intent HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n', 400],
  ['a folded header', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\r\n b\r\n\u0000\r\n\r\n', 400],
  ['a NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: \u0000\r\n\r\n', 400],
  ['headers without end', `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['a proxy’s target', 'GET http://evil.example/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['a target that is a star', 'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', 400],
  ['a long target', `GET /${'a'.repeat(5000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`, 400],
  ['a backslash', 'GET /..\\..\\etc HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
])('%s is refused in the envelope', async (_, bytes, status) => {
  const answer = answerIn(await raw(await testPortal(), Buffer.from(bytes, 'latin1')));
  expect(answer).toMatchObject({ status, code: expect.any(String), trace: expect.stringMatching(/^[\w-]{36}$/) });
});

test.each([
  ['GET', '/api/v1/intent', 405, 'POST'],
  ['PUT', '/api/v1/intent', 405, 'POST'],
  ['DELETE', '/api/v1/intent', 405, 'POST'],
  ['OPTIONS', '/api/v1/intent', 405, 'POST'],
  ['TRACE', '/api/v1/intent', 405, 'POST'],
  ['PATCH', '/healthz', 405, 'GET, HEAD'],
  ['POST', '/', 405, 'GET, HEAD'],
  ['POST', '/api/v1/intent/', 405, 'GET, HEAD'],
  ['PROPFIND', '/', 405, 'GET, HEAD'],
])('%s %s is answered %s', async (method, path, status, allowed) => {
  const said = await raw(
    await testPortal(),
    request(`${method} ${path} HTTP/1.1`, { 'X-HTTP-Method-Override': 'POST' }),
  );
  expect(answerIn(said)).toMatchObject({ status, reason: 'METHOD_NOT_ALLOWED' });
  expect(said.toLowerCase()).toContain(`allow: ${allowed.toLowerCase()}\r\n`);
});

test('HEAD is GET without a body', async () => {
  const said = await raw(await testPortal(), request('HEAD /healthz HTTP/1.1', {}));
  expect(said).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/);
});

test('a client that disconnects leaves no state', async () => {
  const bodyBytes = budget(10_000);
  const portal = await testPortal({ limits: { bodyBytes } });
  await Promise.all(
    Array.from({ length: 20 }, () => {
      const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
      return new Promise<void>((resolve) => {
        socket.write(
          request('POST /api/v1/intent HTTP/1.1', { ...json, 'Content-Length': '1000' }, 'x'.repeat(400)),
          () => {
            socket.destroy();
            resolve();
          },
        );
      });
    }),
  );
  const ask = await client(portal, 'viewer');
  const isWhole = () => {
    const isLeft = bodyBytes.take(10_000);
    if (isLeft) bodyBytes.give(10_000);
    return isLeft;
  };
  await expect.poll(isWhole).toBe(true);
  expect((await ask('app.init')).status).toBe(200);
  expect(portal.log().filter(({ level }) => level === 'error')).toEqual([]);
});

test.each([
  'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'x\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
])('a reset connection does not affect others: %j', async (bytes) => {
  const portal = await testPortal();
  await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(bytes.repeat(1 + (i % 3)));
      await new Promise((resolve) => setTimeout(resolve, i % 4));
      socket.resetAndDestroy();
    }),
  );
  expect((await fetch(`${portal.url}/healthz`)).status).toBe(200);
});

test('shutdown finishes requests in progress and accepts no new ones', async () => {
  const portal = await testPortal();
  const body = '{"intent":"app.init"}';
  const length = { 'Content-Length': String(body.length), Expect: '100-continue' };
  const head = request('POST /api/v1/intent HTTP/1.1', { ...json, ...length });
  const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk.toString();
  });
  socket.write(head);
  await expect.poll(() => said).toMatch(/^HTTP\/1\.1 100 /);
  const closing = portal.stop(patience_ms);
  await expect(fetch(`${portal.url}/healthz`)).rejects.toThrow();
  const ended = once(socket, 'close');
  socket.write(body);
  await Promise.all([closing, ended]);
  expect(said).toContain('HTTP/1.1 401 ');
  expect(portal.log().map(({ event }) => event)).toEqual(['listening', 'stopping', 'intent', 'stopped']);
});
