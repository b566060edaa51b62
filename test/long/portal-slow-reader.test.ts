/** An answer that the client does not read is discarded after a while. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openInstance } from '../../tools/xstack/ops/product/service.ts';
import { client, packageText, password, request, testPortal } from '../portal/server/support.ts';

const json = { 'Content-Type': 'application/json' };

test('a client that does not read its answers is disconnected', async () => {
  const first = await testPortal({ database: 'state.db' });
  const size = 8_000_000;
  const big = packageText({}, [{ code: 'scene.big', name: 'x'.repeat(size) }]);
  const ask = await client(first, 'operator');
  expect((await ask('scene.package.import', { package_json: big, reason: 'big' })).status).toBe(200);
  const instance = await openInstance({ root: first.root, database: 'state.db', create: false });
  const portal = await testPortal({ instance, timeouts: { silenceTimeout: 400 } });
  const { data } = await portal.post({ intent: 'login', params: { login: 'viewer', password } });
  const body = JSON.stringify({ intent: 'scene.package.get', params: { package_name: 'demo' } });
  const headers = { ...json, Authorization: `Bearer ${data.token}`, Connection: 'keep-alive' };
  const one = request('POST /api/v1/intent HTTP/1.1', { ...headers, 'Content-Length': String(body.length) }, body);
  const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  // More than the two kernels hold between them.
  socket.write(one.repeat(7));
  await expect.poll(() => portal.log().filter(({ intent }) => intent === 'scene.package.get').length).toBe(7);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  let taken = 0;
  socket.on('data', (chunk) => {
    taken += chunk.length;
  });
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(7 * size);
});
