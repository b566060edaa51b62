import type { Answer, ErrorAnswer, PlacedDiagnostic } from '../answers.ts';

/** What the portal, or the way to it, said no with. */
export class Refused extends Error {
  readonly reason: string;
  readonly hint: string | undefined;
  readonly traceId: string | undefined;
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** What is wrong with a field of a form, by its name. */
  readonly fields: Readonly<Record<string, string>>;

  constructor({ error, meta }: Pick<ErrorAnswer, 'error'> & { readonly meta?: { readonly trace_id: string } }) {
    super(error.message);
    this.reason = error.reason_code;
    this.hint = error.hint;
    this.traceId = meta?.trace_id;
    this.diagnostics = error.details?.diagnostics ?? [];
    const problems = error.details?.problems ?? [];
    this.fields = Object.fromEntries(problems.map(({ pointer, message }) => [pointer.slice(1), message]));
  }
}

export interface Told<Data> {
  readonly data: Data;
  readonly traceId: string;
  /** Warnings and notes. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}

let csrfToken: string | undefined;
let whenSessionEnds = () => {};

/** The token that shows that a request comes from this page. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

export function onSessionEnd(listener: () => void): void {
  whenSessionEnds = listener;
}

/** Asks the portal; throws `Refused` where it is refused or cannot be reached. */
export async function ask<Data>(intent: string, params: object = {}, signal?: AbortSignal): Promise<Told<Data>> {
  const answer = await answerTo<Data>(intent, params, signal);
  if (answer.ok) {
    const { trace_id, diagnostics = [] } = answer.meta;
    return { data: answer.data, traceId: trace_id, diagnostics };
  }
  if (answer.error.code === 'AUTH_REQUIRED' && intent !== 'login' && intent !== 'app.init') whenSessionEnds();
  throw new Refused(answer);
}

async function answerTo<Data>(intent: string, params: object, signal: AbortSignal | undefined): Promise<Answer<Data>> {
  try {
    const response = await fetch('/api/v1/intent', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(csrfToken !== undefined && { 'X-CSRF-Token': csrfToken }) },
      body: JSON.stringify({ intent, params }),
      credentials: 'same-origin',
      ...(signal && { signal }),
    });
    return (await response.json()) as Answer<Data>;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused({
      error: {
        code: 'INTERNAL_ERROR',
        reason_code: 'UNREACHABLE',
        message: 'the portal does not answer',
        hint: 'nothing of this page is lost; see whether `xstack portal` still runs, then try again',
      },
    });
  }
}
