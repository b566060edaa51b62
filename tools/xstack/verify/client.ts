import type { Json, JsonRecord } from './json.ts';
import { Stop } from './recorder.ts';

/** A request and its answer, as stored in evidence. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly answer: PortalResponse;
}

export interface PortalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Body as JSON, or as a string if it is not JSON. */
  readonly body: Json;
  readonly isJson: boolean;
}

export interface Client {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Tokens that the portal issued: they must not be stored. */
  readonly secrets: Set<string>;
  readonly post: (
    path: string,
    body: JsonRecord,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<PortalResponse>;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<PortalResponse>;
}

const timeout_ms = 60_000;

/** A client of a portal that records all exchanges; aborted by `stopped`. */
export function newClient(url: string, stopped?: AbortSignal): Client {
  const exchanges: Exchange[] = [];
  const send = async (method: string, path: string, headers: Readonly<Record<string, string>>, body?: JsonRecord) => {
    if (stopped?.aborted) throw new Stop('interrupted');
    const answer = await answerOf(url, path, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeout_ms), ...(stopped === undefined ? [] : [stopped])]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    exchanges.push({ method, path, headers, ...(body !== undefined && { body }), answer });
    return answer;
  };
  return {
    url,
    exchanges,
    secrets: new Set(),
    post: (path, body, headers = {}) => send('POST', path, { 'Content-Type': 'application/json', ...headers }, body),
    get: (path, headers = {}) => send('GET', path, headers),
  };
}

async function answerOf(url: string, path: string, request: RequestInit): Promise<PortalResponse> {
  try {
    const response = await fetch(new URL(path, url), request);
    const text = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), ...parsed(text) };
  } catch (error) {
    const { cause, message, name } = error as Error & { cause?: { code?: string } };
    if (name === 'AbortError') throw new Stop('interrupted');
    throw new Stop(`the portal at ${url} does not answer: ${cause?.code ?? message}`);
  }
}

function parsed(text: string): Pick<PortalResponse, 'body' | 'isJson'> {
  try {
    return { body: JSON.parse(text) as Json, isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}
