/** A portal that lies: a server in front of a real one that changes questions or answers. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonRecord } from '../../tools/xstack/verify/json.ts';

export interface Question {
  readonly intent: string;
  readonly params: JsonRecord;
}

export interface Reply {
  readonly status: number;
  /** The parsed body, which a fault may change. */
  // biome-ignore lint/suspicious/noExplicitAny: a fault may be told about anything
  readonly body: any;
}

/** Answers a request in place of the portal; `pass` forwards a request to the portal. */
export type Fault = (question: Question, pass: (question: Question) => Promise<Reply>) => Promise<Reply> | Reply;

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

async function answer(url: string, fault: Fault, request: IncomingMessage): Promise<Reply> {
  const { method = 'GET', url: path = '/' } = request;
  const pass = async (question: Question | undefined): Promise<Reply> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: passedOn(request),
      ...(question !== undefined && { body: JSON.stringify(question) }),
    });
    return { status: response.status, body: await response.json() };
  };
  if (method === 'GET') return pass(undefined);
  return fault(JSON.parse(await textOf(request)) as Question, pass);
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
