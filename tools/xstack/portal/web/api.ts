import type { Answer, AnswerData, AnswerDiagnostic, AnswerError } from '../answer.ts';
import type { IntentName, IntentParams } from '../contract/params.ts';

/** A refusal of the portal, or a failure of the connection to it. */
export class RefusalError extends Error {
  readonly reason: string;
  readonly hint: string | undefined;
  readonly traceId: string | undefined;
  readonly diagnostics: readonly AnswerDiagnostic[];
  /** Problems of form fields by the name of the field. */
  readonly fields: Readonly<Record<string, string>>;

  constructor({ error, meta }: Pick<AnswerError, 'error'> & { readonly meta?: { readonly trace_id: string } }) {
    super(error.message);
    this.reason = error.reason_code;
    this.hint = error.hint;
    this.traceId = meta?.trace_id;
    this.diagnostics = error.details?.diagnostics ?? [];
    const problems = error.details?.problems ?? [];
    this.fields = Object.fromEntries(problems.map(({ pointer, message }) => [pointer.slice(1), message]));
  }
}

export interface RequestResult<Name extends IntentName> {
  readonly data: AnswerData[Name];
  readonly traceId: string;
  /** Warnings and notes. */
  readonly diagnostics: readonly AnswerDiagnostic[];
}

let csrfToken: string | undefined;
let user: string | undefined;
let maximumBody = Number.POSITIVE_INFINITY;
let whenSessionEnds = () => {};

/** Stores the CSRF token, which proves that a request comes from this page. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Stores the login of the user whom the page shows. */
export function rememberUser(login: string | undefined): void {
  user = login;
}

/** Stores the size limit of request bodies, in bytes. */
export function rememberMaximumBody(bytes: number): void {
  maximumBody = bytes;
}

/** Room in a request for everything but the package. */
const otherParams_bytes = 64 * 1024;

/** Reports whether a request with this package fits; the package is a JSON string inside the request's JSON. */
export function fitsIntoRequest(packageText: string): boolean {
  return byteLength(JSON.stringify(packageText)) + otherParams_bytes <= maximumBody;
}

/** The refusal of a package that does not fit into a request. */
export function bodyTooLarge(what: string): RefusalError {
  return new RefusalError({
    error: {
      code: 'PAYLOAD_TOO_LARGE',
      reason_code: 'BODY_TOO_LARGE',
      message: `${what} is too large: the portal accepts requests of ${maximumBody} bytes`,
      hint: 'use `xstack package import` on the command line',
    },
  });
}

export function onSessionEnd(listener: () => void): void {
  whenSessionEnds = listener;
}

/** Sends a request; throws `RefusalError` if it is refused or the portal is unreachable. */
export async function sendRequest<Name extends IntentName>(
  intent: Name,
  params: IntentParams[Name],
  signal?: AbortSignal,
): Promise<RequestResult<Name>> {
  let answer = await answerTo(intent, params, signal);
  // After a login in another tab, the cookie belongs to its session, and the token must, too.
  if (!answer.ok && answer.error.reason_code === 'CSRF_TOKEN_REQUIRED' && (await renewCsrfToken(signal)))
    answer = await answerTo(intent, params, signal);
  if (answer.ok) {
    const { trace_id, diagnostics = [] } = answer.meta;
    return { data: answer.data, traceId: trace_id, diagnostics };
  }
  if (answer.error.code === 'AUTH_REQUIRED' && intent !== 'login' && intent !== 'app.init') whenSessionEnds();
  throw new RefusalError(answer);
}

async function renewCsrfToken(signal: AbortSignal | undefined): Promise<boolean> {
  const answer = await answerTo('app.init', {}, signal);
  if (!answer.ok) return false;
  if (user !== undefined && answer.data.user.login !== user) throw otherUser(user, answer.data.user.login);
  rememberCsrfToken(answer.data.csrf_token);
  return true;
}

/** The page must not act for a user whom it does not show. */
function otherUser(shown: string, current: string): RefusalError {
  return new RefusalError({
    error: {
      code: 'CONFLICT',
      reason_code: 'OTHER_USER',
      message: `this page shows ${shown}, but ${current} has logged in meanwhile in another tab`,
      hint: `reload the page to continue as ${current}, or log in as ${shown} in the other tab`,
    },
  });
}

async function answerTo<Name extends IntentName>(
  intent: Name,
  params: IntentParams[Name],
  signal: AbortSignal | undefined,
): Promise<Answer<Name>> {
  const response = await responseTo(intent, params, signal);
  const text = await textOf(response, signal);
  const answer = parsedAnswer<Name>(text);
  if (answer === undefined) throw proxyRefusal(response.status);
  return answer;
}

/** Reads an answer; one that ends early is as none. */
async function textOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

/** Returns an answer of the portal. A proxy may answer with HTML, or with JSON of its own; then undefined. */
function parsedAnswer<Name extends IntentName>(text: string): Answer<Name> | undefined {
  try {
    const value = JSON.parse(text) as Partial<Answer<Name>> | null;
    const isOurs = typeof value?.ok === 'boolean' && typeof value.meta?.trace_id === 'string';
    return isOurs ? (value as Answer<Name>) : undefined;
  } catch {
    return undefined;
  }
}

/** The refusal for an answer that is not one of the portal: it comes from a proxy in front of it. */
function proxyRefusal(status: number): RefusalError {
  return new RefusalError({
    error: {
      code: 'INTERNAL_ERROR',
      reason_code: `PROXY_${status}`,
      message:
        status === 413
          ? 'the request is too large for the proxy in front of the portal (413)'
          : `the proxy in front of the portal answered with status ${status}`,
      hint:
        status === 413
          ? 'raise the body limit of the proxy, or use `xstack package import` on the command line'
          : 'the input on this page is preserved; try again, or ask the operator of the proxy',
    },
  });
}

async function responseTo(intent: string, params: object, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch('/api/v1/intent', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(csrfToken !== undefined && { 'X-CSRF-Token': csrfToken }) },
      body: JSON.stringify({ intent, params }),
      credentials: 'same-origin',
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

function unreachable(): RefusalError {
  return new RefusalError({
    error: {
      code: 'INTERNAL_ERROR',
      reason_code: 'UNREACHABLE',
      message: 'the portal does not answer',
      hint: 'the input on this page is preserved; check that `xstack portal` is running, then try again',
    },
  });
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
