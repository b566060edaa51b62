/** A client that is refused while it sends gets the refusal instead of a broken connection. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PortalProcess, startPortal } from '../../../tools/xstack/verify/portal.ts';
import { program, root } from '../../support/binary.ts';

let portal: PortalProcess;
beforeAll(async () => {
  portal = await startPortal({ program, root, env: process.env });
});
afterAll(async () => {
  expect(await portal.stop()).toBeUndefined();
});

test.concurrent.each([
  ['a body that is too large', { 'Content-Length': String(80 * 1024 * 1024) }, 413],
  ['a large body of somebody who is not logged in', { 'Content-Length': String(8 * 1024 * 1024) }, 401],
  ['a body of another type', { 'Content-Length': String(8 * 1024 * 1024), 'Content-Type': 'text/html' }, 415],
])('%s', async (_what, headers, status) => {
  const { hostname, port, host } = new URL(portal.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  let trouble: Error | undefined;
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', (error) => {
    trouble = error;
  });
  const lines = Object.entries({ Host: host, 'Content-Type': 'application/json', ...headers });
  socket.write(`POST /api/v1/intent HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`);
  for (let sent = 0; sent < 7; sent++) {
    socket.write(Buffer.alloc(1024 * 1024, 'a'));
    await sleep(130);
  }
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(trouble).toBeUndefined();
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});
