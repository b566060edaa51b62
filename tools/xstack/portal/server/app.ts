import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AnswerError } from '../answer.ts';
import { answerIntent, errorMembers, type WireAnswer } from './answer-intent.ts';
import { errorAnswer, refusalHeaders } from './envelope.ts';
import { answerHeaders, pageHeaders } from './headers.ts';
import type { Portal } from './intent.ts';
import type { Log } from './log.ts';
import { openApiDocument } from './openapi.ts';
import { internalError, notFound, type Refusal, refusal } from './refusal.ts';
import type { StaticFiles } from './static-files.ts';
import { traceIdOf } from './trace-id.ts';

/** The files and probes of the server. */
export interface Site {
  readonly files: StaticFiles;
  /** Reports whether the portal can do its work. */
  readonly isReady: () => Promise<boolean>;
}

type Environment = { Bindings: { readonly incoming: IncomingMessage }; Variables: { trace_id: string } };

/** The routes of the portal. */
export function portalApp(portal: Portal, site: Site): Hono<Environment> {
  const app = new Hono<Environment>();
  app.use(async (c, next) => {
    c.set('trace_id', traceIdOf(c.req.header('x-trace-id')));
    await next();
  });
  app.post(intentPath, async (c) => send(c, await answerIntent(portal, c.env.incoming, c.get('trace_id'))));
  app.get('/api/v1/openapi.json', (c) => send(c, plain(200, openApiDocument(portal))));
  app.get('/healthz', (c) => send(c, plain(200, { status: 'ok' })));
  app.get('/readyz', async (c) => {
    const isReady = await site.isReady();
    return send(c, plain(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready' }));
  });
  const refuse = (c: Context<Environment>, refused: RefusalWithHeaders) =>
    send(c, refusedAnswer(portal.log, c.get('trace_id') ?? traceIdOf(undefined), refused));
  app.get('*', (c) => {
    const { path } = c.req;
    if (path === intentPath) return refuse(c, methodProblem(path));
    const file = site.files.find(path, c.req.header('accept-encoding'));
    if (file === undefined) return refuse(c, notFound('NOT_FOUND', 'nothing is here'));
    const headers = { ...pageHeaders, ...file.headers, 'X-Trace-Id': c.get('trace_id') };
    if (c.req.header('if-none-match') === file.headers.ETag) return c.body(null, 304, headers);
    return c.body(file.bytes, 200, headers);
  });
  app.all('*', (c) => refuse(c, methodProblem(c.req.path)));
  app.onError((error, c) => {
    portal.log('error', 'internal_error', { trace_id: c.get('trace_id'), ...errorMembers(error) });
    return refuse(c, internalError());
  });
  return app;
}

const intentPath = '/api/v1/intent';

interface RefusalWithHeaders extends Refusal {
  readonly headers?: Readonly<Record<string, string>>;
}

function methodProblem(path: string): RefusalWithHeaders {
  const allowed = path === intentPath ? 'POST' : 'GET, HEAD';
  return {
    ...refusal('BAD_REQUEST', 'METHOD_NOT_ALLOWED', `this path is for ${allowed}`),
    status: 405,
    headers: { Allow: allowed },
  };
}

function plain(status: number, body: object): WireAnswer {
  return { status, body, headers: {} };
}

/** The answer to a request that is not for an intent. The log has it too, because the answer has a trace id. */
export function refusedAnswer(log: Log, trace_id: string, refused: RefusalWithHeaders): WireAnswer<AnswerError> {
  const { status, reason_code, headers } = refused;
  log('info', 'refused', { trace_id, status, reason_code });
  const body = errorAnswer({ intent: null, trace_id, elapsed_ms: 0 }, refused);
  return { status, body, headers: { ...refusalHeaders(refused), ...headers } };
}

function send(c: Context<Environment>, { status, body, headers }: WireAnswer): Response {
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, {
    ...answerHeaders,
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'X-Trace-Id': c.get('trace_id') ?? traceIdOf(undefined),
  });
}
