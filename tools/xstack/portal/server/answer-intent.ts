import type { IncomingMessage } from 'node:http';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { sourceAt } from '../../core/base/json/locate.ts';
import { StoreFailure } from '../../io/store/store-failure.ts';
import type { IntentName, IntentParams } from '../contract/params.ts';
import { type Guard, paramValidators } from '../contract/validators.js';
import { addressOf } from './client-address.ts';
import { cookieSecret } from './cookie.ts';
import { errorAnswer, refusalHeaders, successAnswer } from './envelope.ts';
import { originProblem } from './host.ts';
import {
  type HandlerResult,
  type HandlerSuccess,
  type Intent,
  type IntentRequest,
  type Intents,
  type Portal,
  refused,
} from './intent.ts';
import { intentSchemas } from './intent-schemas.ts';
import { declaredLength, discardRest, readBody } from './read-body.ts';
import { contentProblem, mismatch, readRequest, type SentRequest, unknownMembers } from './read-request.ts';
import { internalError, type Refusal, refusal, storeUnavailable, tooMany } from './refusal.ts';
import { mayCall } from './roles.ts';
import { isCsrfToken, type Session } from './sessions.ts';

/** An HTTP response whose body is to be JSON. */
export interface WireAnswer<Body extends object = object> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
}

/** State of a request, filled in by its checks; the log and the answer contain the members set so far. */
interface RequestState {
  intent: string | null;
  session: Session | undefined;
  ignored: readonly string[];
}

/** Answers a request for an intent. Never throws: an unexpected error is logged and answered as an internal error. */
export async function answerIntent(portal: Portal, incoming: IncomingMessage, trace_id: string): Promise<WireAnswer> {
  const started = portal.now();
  const known: RequestState = { intent: null, session: undefined, ignored: [] };
  const answer = await work(portal, incoming, trace_id, known).catch((error: unknown): HandlerResult => {
    const trouble = error instanceof StoreFailure ? error.trouble : undefined;
    const event = trouble === undefined ? 'internal_error' : 'store_failed';
    portal.log('error', event, { trace_id, intent: known.intent, ...errorMembers(error) });
    return { ok: false, refusal: trouble === undefined ? internalError() : storeUnavailable(trouble) };
  });
  discardRest(incoming, portal.limits.maximumBody);
  const elapsed_ms = portal.now() - started;
  const request = { intent: known.intent, trace_id, elapsed_ms };
  const status = answer.ok ? 200 : answer.refusal.status;
  if (known.intent !== null) portal.usage.note(known.intent, !answer.ok, elapsed_ms);
  portal.log('info', 'intent', {
    trace_id,
    intent: known.intent,
    user: (answer.ok ? answer.login : undefined) ?? known.session?.user.login ?? null,
    status,
    ms: elapsed_ms,
    ...(!answer.ok && { reason_code: answer.refusal.reason_code }),
  });
  return answer.ok
    ? { status, body: successAnswer(request, answer, known.ignored), headers: dataHeaders(answer) }
    : { status, body: errorAnswer(request, answer.refusal), headers: refusalHeaders(answer.refusal) };
}

/** Runs the checks in the order of their cost: no body is read for a client that may not send one. */
async function work(
  portal: Portal,
  incoming: IncomingMessage,
  trace_id: string,
  known: RequestState,
): Promise<HandlerResult> {
  const address = addressOf(portal.reachable, incoming);
  const { limits } = portal;
  known.session = sessionIn(portal, incoming);
  const login = known.session?.user.login;
  const wait = login === undefined ? limits.requestsOfAddress.take(address) : limits.requestsOfUser.take(login);
  if (wait !== undefined) return refused(tooMany('REQUEST_LIMIT', 'too many requests', wait));
  const problem = contentProblem(incoming);
  if (problem !== undefined) return refused(problem);
  const foreign = originProblem(portal.reachable, incoming);
  if (foreign !== undefined) return refused(foreign);
  const maximum = known.session === undefined ? limits.maximumAnonymousBody : limits.maximumBody;
  if (known.session === undefined && isBetween(declaredLength(incoming), maximum, limits.maximumBody))
    return refused(authRequired(portal, incoming, address));
  const body = await readBody(incoming, { maximum, budget: limits.bodyBytes });
  if (!body.ok) return refused(body.refusal);
  const answer = async () => {
    const read = readRequest(body.bytes);
    return read.ok ? dispatch(portal, incoming, read.value, known, { trace_id, address }) : refused(read.refusal);
  };
  try {
    return await (body.bytes.length > limits.largeBody ? limits.largeRequests(answer) : answer());
  } finally {
    body.release();
  }
}

function isBetween(length: number, least: number, most: number): boolean {
  return length > least && length <= most;
}

interface Sender {
  readonly trace_id: string;
  readonly address: string;
}

function dispatch(
  portal: Portal,
  incoming: IncomingMessage,
  sent: SentRequest,
  known: RequestState,
  sender: Sender,
): HandlerResult | Promise<HandlerResult> {
  const name = intentNamed(portal.intents, sent.intent);
  if (name === undefined) {
    const hint = didYouMean(sent.intent, Object.keys(portal.intents));
    return refused(
      refusal('INTENT_NOT_FOUND', 'INTENT_NOT_FOUND', `intent \`${sent.intent}\` does not exist`, {
        ...(hint !== undefined && { hint }),
      }),
    );
  }
  known.intent = name;
  const forbidden = permissionProblem(portal, portal.intents[name], known.session, incoming, sender.address);
  return forbidden === undefined ? handle(portal, name, sent, known, sender) : refused(forbidden);
}

function handle<Name extends IntentName>(
  portal: Portal,
  name: Name,
  { params, text }: SentRequest,
  known: RequestState,
  { trace_id, address }: Sender,
): HandlerResult | Promise<HandlerResult> {
  const isValid: Guard<IntentParams[Name]> = paramValidators[name];
  if (!isValid(params)) return refused(mismatch(isValid.errors, params, 'INVALID_PARAMS'));
  known.ignored = unknownMembers(Object.keys(intentSchemas[name].properties), params);
  const { session } = known;
  const intent: Intent<Name> = portal.intents[name];
  const request: IntentRequest<Name> = {
    params,
    source: (member) => sourceAt(text, ['params', member]),
    caller: { actor: session?.user.login ?? '', trace_id, at: new Date(portal.now()).toISOString() },
    session,
    address,
  };
  return intent.handle(request, portal);
}

/** The name of the intent that has a name or alias. */
function intentNamed(intents: Intents, nameOrAlias: string): IntentName | undefined {
  const names = Object.keys(intents) as IntentName[];
  return names.find((name) => name === nameOrAlias || intents[name].aliases?.includes(nameOrAlias));
}

/** Returns the session of the bearer token, or else of the cookie; undefined if the request asks for none. */
function sessionIn({ sessions, cookie }: Portal, { headers }: IncomingMessage): Session | undefined {
  if (isAnonymous(headers)) return undefined;
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
    return token === undefined ? undefined : sessions.find(token, 'token');
  }
  const secret = cookieSecret(cookie, headers.cookie);
  return secret === undefined ? undefined : sessions.find(secret, 'cookie');
}

function isAnonymous(headers: IncomingMessage['headers']): boolean {
  return ['1', 'true'].includes(String(headers['x-anonymous-intent'] ?? '').toLowerCase());
}

function permissionProblem(
  portal: Portal,
  { role, withoutCsrfToken }: Pick<Intent<IntentName>, 'role' | 'withoutCsrfToken'>,
  session: Session | undefined,
  incoming: IncomingMessage,
  address: string,
): Refusal | undefined {
  if (role === 'anyone') return undefined;
  if (session === undefined) return authRequired(portal, incoming, address);
  if (!mayCall(session.user.role, role))
    return refusal('PERMISSION_DENIED', 'ROLE_REQUIRED', `this intent is for the role \`${role}\``, {
      hint: 'ask an administrator of this portal for the role',
    });
  if (session.kind !== 'cookie' || withoutCsrfToken) return undefined;
  const given = incoming.headers['x-csrf-token'];
  return typeof given === 'string' && isCsrfToken(session, given)
    ? undefined
    : refusal('PERMISSION_DENIED', 'CSRF_TOKEN_REQUIRED', 'the request does not prove that it comes from the page', {
        hint: 'send the `csrf_token` of `app.init` in the header `X-CSRF-Token`',
      });
}

/**
 * Refuses a request without a session. Counts only invalid credentials, so that guessing does not lock out users with a
 * valid one.
 */
function authRequired({ limits }: Portal, { headers }: IncomingMessage, address: string): Refusal {
  const wait = headers.authorization === undefined ? undefined : limits.wrongTokensOfAddress.take(address);
  if (wait !== undefined) return tooMany('TOKEN_LIMIT', 'too many tokens were tried', wait);
  return headers.authorization === undefined && headers.cookie === undefined
    ? refusal('AUTH_REQUIRED', 'AUTH_REQUIRED', 'this intent needs a login', { hint: 'log in with the intent `login`' })
    : refusal('AUTH_REQUIRED', 'SESSION_ENDED', 'the session has ended or does not exist', { hint: 'log in again' });
}

function dataHeaders({ cookie }: HandlerSuccess): Record<string, string> {
  return cookie === undefined ? {} : { 'Set-Cookie': cookie };
}

export function errorMembers(error: unknown): Record<string, unknown> {
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}
