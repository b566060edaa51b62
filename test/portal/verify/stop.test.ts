/** A stopped portal completes the requests in progress and closes idle connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { type PortalProcess, startPortal } from '../../../tools/xstack/verify/portal.ts';
import { program, root } from '../../support/binary.ts';

let portal: PortalProcess;
let address: { port: number; host: string };
beforeEach(async () => {
  portal = await startPortal({ program, root, env: process.env });
  const { hostname, port } = new URL(portal.url);
  address = { port: Number(port), host: hostname };
});

async function connected(): Promise<Socket> {
  const socket = connect(address);
  await once(socket, 'connect');
  return socket;
}

test('an idle connection does not delay it', async () => {
  const silent = await connected();
  const closed = once(silent.resume(), 'close');
  expect(await portal.stop()).toBeUndefined();
  await closed;
});

test('a request in progress is answered, a new one is not accepted', async () => {
  const body = '{"intent":"login","params":{"login":"admin","password":"admin"}}';
  const socket = await connected();
  const closed = once(socket, 'close');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  const head = `POST /api/v1/intent HTTP/1.1\r\nHost: ${new URL(portal.url).host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`;
  socket.write(head);
  while (!heard.includes('100 Continue')) await sleep(5);
  const stopped = portal.stop();
  while (await connected().then(closing, () => false)) await sleep(5);
  socket.write(body);
  expect(await stopped).toBeUndefined();
  await closed;
  expect(heard).toContain('HTTP/1.1 200 OK');
  expect(heard).toContain('"token"');
});

function closing(socket: Socket): boolean {
  socket.on('error', () => {});
  socket.destroy();
  return true;
}
