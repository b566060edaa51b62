/** A server in front of a real portal that changes requests or answers. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonRecord } from '../../tools/xstack/verify/json.ts';

export interface RequestBody {
  readonly intent: string;
  readonly params: JsonRecord;
}

export interface ProxiedResponse {
  readonly status: number;
  /** The parsed body, which a fault may change. */
  // biome-ignore lint/suspicious/noExplicitAny: the body may have any shape
  readonly body: any;
}

/** Answers a request instead of the portal; `pass` forwards a request to the portal. */
export type Fault = (
  request: RequestBody,
  pass: (request: RequestBody) => Promise<ProxiedResponse>,
) => Promise<ProxiedResponse> | ProxiedResponse;

/** Starts a proxy in front of the portal at `url` that injects a fault. */
export async function startFaultProxy(url: string, fault: Fault): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(url, fault, request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => closed(server) };
}

async function answer(url: string, fault: Fault, request: IncomingMessage): Promise<ProxiedResponse> {
  const { method = 'GET', url: path = '/' } = request;
  const pass = async (forwarded: RequestBody | undefined): Promise<ProxiedResponse> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: passedOn(request),
      ...(forwarded !== undefined && { body: JSON.stringify(forwarded) }),
    });
    return { status: response.status, body: await response.json() };
  };
  if (method === 'GET') return pass(undefined);
  return fault(JSON.parse(await textOf(request)) as RequestBody, pass);
}

function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'authorization', 'x-anonymous-intent', 'x-trace-id', 'x-odoo-db'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
