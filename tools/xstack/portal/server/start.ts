import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Failure } from '../../io/failure.ts';
import { portalApp, refusedAnswer, type Site } from './app.ts';
import { gracefulClose } from './graceful-close.ts';
import { answerHeaders } from './headers.ts';
import { hostProblem, isProbe } from './host.ts';
import type { Portal } from './intent.ts';
import { declaredLength } from './read-body.ts';
import { type Refusal, refusal } from './refusal.ts';
import { traceIdOf } from './trace-id.ts';

export interface ListenAddress {
  readonly address: string;
  readonly port: number;
  readonly timeouts?: Partial<typeof patience> | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** Refuses new requests, waits up to `patience_ms` for those in progress, and closes. */
  readonly close: (patience_ms: number) => Promise<void>;
}

/**
 * Timeouts for the head of a request and for the whole request. Idle connections are closed late enough that a client
 * which polls while the portal is busy does not use a connection that is being closed.
 */
const patience = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  /**
   * Time without progress after which a connection whose client does not read is closed; Node closes it after two
   * intervals.
   */
  silenceTimeout: 60_000,
};
const maximumConnections = 2_000;

/** Listens. A port in use, or a similar error, is a `Failure`. */
export async function startServer(
  portal: Portal,
  site: Site,
  { address, port, timeouts }: ListenAddress,
): Promise<RunningServer> {
  const answer = getRequestListener(portalApp(portal, site).fetch, {
    overrideGlobalObjects: false,
    // Otherwise the connection is closed after half a second, and a client that is still sending receives no answer:
    // see `discardRest`.
    autoCleanupIncoming: false,
    errorHandler: () => {
      const trace_id = traceIdOf(undefined);
      const { status, body } = refusedAnswer(portal.log, trace_id, notUnderstood());
      return Response.json(body, { status, headers: { ...answerHeaders, 'X-Trace-Id': trace_id } });
    },
  });
  const { silenceTimeout, ...waiting } = { ...patience, ...timeouts };
  const options = { ...waiting, maxHeaderSize: 16 * 1024, requireHostHeader: false };
  const server = createServer(options, (request, response) => {
    const problem = hostProblem(portal.reachable, request);
    if (problem !== undefined) {
      sendRefusal(portal, request, response, problem);
      return;
    }
    // The listener builds a URL from the `Host` header and refuses a request without one.
    if (isProbe(request.url ?? '')) request.headers.host = 'localhost';
    void answer(request, response);
  });
  const close = gracefulClose(server);
  server.maxConnections = maximumConnections;
  server.setTimeout(silenceTimeout);
  server.on('checkContinue', (request, response) => {
    // A client that sends `Expect: 100-continue` gets a refusal before it sends the body.
    if (declaredLength(request) <= portal.limits.maximumBody) response.writeContinue();
    server.emit('request', request, response);
  });
  server.on('clientError', (error, socket) => refuseSocket(portal, error, socket as Socket));
  server.on('checkExpectation', (request, response) => sendRefusal(portal, request, response, unmetExpectation()));
  server.on('connect', (_, socket) => {
    // Node has removed its error handler from this socket: an unhandled error would end the portal.
    socket.on('error', () => socket.destroy());
    refuseSocket(portal, undefined, socket as Socket);
  });
  await listening(server, address, port);
  return {
    port: (server.address() as AddressInfo).port,
    close,
  };
}

function notUnderstood(): Refusal {
  return refusal('BAD_REQUEST', 'INVALID_HTTP', 'the request must be HTTP/1.1');
}

function unmetExpectation(): Refusal {
  return { ...refusal('BAD_REQUEST', 'EXPECTATION_FAILED', 'only `Expect: 100-continue` is supported'), status: 417 };
}

function sendRefusal({ log }: Portal, request: IncomingMessage, response: ServerResponse, problem: Refusal): void {
  const given = request.headers['x-trace-id'];
  const trace_id = traceIdOf(typeof given === 'string' ? given : undefined);
  const { status, body, headers } = refusedAnswer(log, trace_id, problem);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...answerHeaders,
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'X-Trace-Id': trace_id,
    Connection: 'close',
  });
  response.end(text);
}

/** Answers requests in an envelope even if Node's parser rejects them. */
function refuseSocket({ log }: Portal, error: NodeJS.ErrnoException | undefined, socket: Socket): void {
  if (!socket.writable || error?.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, body } = refusedAnswer(log, traceIdOf(undefined), socketProblem(error?.code));
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(answerHeaders).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Trace-Id: ${body.meta.trace_id}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

function socketProblem(code: string | undefined): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { ...refusal('BAD_REQUEST', 'REQUEST_TIMEOUT', 'the request took too long to arrive'), status: 408 };
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      ...refusal('PAYLOAD_TOO_LARGE', 'HEADERS_TOO_LARGE', 'the headers of the request are too large'),
      status: 431,
    };
  return notUnderstood();
}

function listening(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Failure('listen on', `${address}:${port}`, error)));
    server.listen(port, address, resolve);
  });
}
