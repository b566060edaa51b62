import type { Client, PortalResponse } from './client.ts';
import { at, isObject, type Json, type JsonRecord, listAt, objectAt, shown, stringAt } from './json.ts';
import { type CheckRecorder, Stop } from './recorder.ts';

/** A client that is logged in, and the results so far. */
export interface CheckSession {
  readonly client: Client;
  readonly recorder: CheckRecorder;
  /** Unique identifier of this run: part of names and trace ids. */
  readonly run: string;
  readonly token: string;
}

export interface LoginOptions {
  readonly run: string;
  readonly login: string;
  readonly password: string;
}

/** Result of a successful intent. */
export interface IntentResult {
  readonly data: JsonRecord;
  readonly trace: string;
}

/** Logs in as clients of the contract do. */
export async function logIn(client: Client, recorder: CheckRecorder, options: LoginOptions): Promise<CheckSession> {
  const { run, login, password } = options;
  const trace = nextTrace(run);
  const answer = await client.post(
    intentPath,
    { intent: 'login', params: { db: 'xstack', login, password } },
    { 'X-Anonymous-Intent': '1', 'X-Trace-Id': trace },
  );
  const data = dataOf(recorder, answer, { intent: 'login', trace });
  const token = stringAt(data, 'token') ?? '';
  if (token === '') throw new Stop('the answer to `login` has no `data.token`');
  client.secrets.add(token);
  return { client, recorder, run, token };
}

export const intentPath = '/api/v1/intent';

/** Sends an intent that must succeed; throws `Stop` otherwise. */
export async function invoke(session: CheckSession, intent: string, params: JsonRecord = {}): Promise<IntentResult> {
  const trace = nextTrace(session.run);
  const answer = await send(session, intent, params, trace);
  return { data: dataOf(session.recorder, answer, { intent, trace }), trace };
}

/** Expected properties of a refusal. */
export interface ExpectedRefusal {
  readonly status: readonly number[];
  readonly reasonCode: string;
  /** The refused request, as the subject of a sentence. */
  readonly what: string;
}

/** Sends an intent that must be refused; returns its trace id. */
export async function expectRefusal(
  session: CheckSession,
  intent: string,
  params: JsonRecord,
  { status, reasonCode, what }: ExpectedRefusal,
): Promise<string> {
  const { recorder } = session;
  const trace = nextTrace(session.run);
  const answer = await send(session, intent, params, trace);
  if (at(answer.body, 'ok') === true || answer.status < 400) {
    recorder.fault(`${what} was accepted by \`${intent}\``);
    return trace;
  }
  const said = stringAt(answer.body, 'error', 'reason_code');
  const isRight = status.includes(answer.status) && said === reasonCode;
  recorder.expect(
    isRight,
    `${what} is refused by \`${intent}\``,
    `${what} must be refused by \`${intent}\` with ${status.join(' or ')} ${reasonCode}; it was ${answer.status} ${said ?? shown(answer.body)}`,
  );
  if (isRight && (stringAt(answer.body, 'error', 'hint') ?? '') === '')
    recorder.fault(`the refusal of ${what} by \`${intent}\` has no hint`);
  checkMeta(recorder, answer, { intent, trace });
  return trace;
}

/** Returns rows of a model through `api.data`. */
export async function rowsOf(
  session: CheckSession,
  model: string,
  domain: readonly Json[],
  options: { readonly limit?: number; readonly order?: string; readonly fields?: readonly string[] } = {},
): Promise<readonly JsonRecord[]> {
  const { data } = await invoke(session, 'api.data', { op: 'list', model, domain, limit: 100, ...options });
  const records = listAt(data, 'records');
  if (records === undefined) throw new Stop(`\`api.data\` of \`${model}\` answers no \`records\``);
  return records.filter(isObject);
}

let sequence = 0;

export function nextTrace(run: string): string {
  return `${traceStart(run)}${++sequence}`;
}

/** Prefix of the trace ids of a run. */
export function traceStart(run: string): string {
  return `verify_${run}_`;
}

function send(session: CheckSession, intent: string, params: JsonRecord, trace: string): Promise<PortalResponse> {
  const headers = { Authorization: `Bearer ${session.token}`, 'X-Odoo-DB': 'xstack', 'X-Trace-Id': trace };
  return session.client.post(intentPath, { intent, params }, headers);
}

interface SentIntent {
  readonly intent: string;
  readonly trace: string;
}

/** Returns the data of an answer in the envelope of the contract. */
function dataOf(recorder: CheckRecorder, answer: PortalResponse, asked: SentIntent): JsonRecord {
  const { intent } = asked;
  if (!answer.isJson) throw new Stop(`\`${intent}\` answers ${answer.status} without JSON`);
  if (answer.status !== 200 || at(answer.body, 'ok') !== true || at(answer.body, 'status') !== 'success')
    throw new Stop(`\`${intent}\` was refused: ${answer.status} ${shown(at(answer.body, 'error') ?? answer.body)}`);
  checkMeta(recorder, answer, asked);
  const data = objectAt(answer.body, 'data');
  if (data === undefined) throw new Stop(`the answer to \`${intent}\` has no \`data\``);
  return data;
}

const aliases: Readonly<Record<string, string>> = { 'app.init': 'system.init', login: 'auth.login' };

function checkMeta(recorder: CheckRecorder, { body, headers }: PortalResponse, { intent, trace }: SentIntent): void {
  const meta = at(body, 'meta');
  if (stringAt(meta, 'trace_id') !== trace)
    recorder.fault(`the answer to \`${intent}\` lost its trace id: \`${trace}\` became ${shown(at(meta, 'trace_id'))}`);
  const header = headers['x-trace-id'];
  if (header !== undefined && header !== trace)
    recorder.fault(`the header X-Trace-Id of the answer to \`${intent}\` is \`${header}\` and not \`${trace}\``);
  if (at(body, 'ok') !== true) return;
  const named = stringAt(meta, 'intent');
  if (named !== intent && named !== aliases[intent])
    recorder.fault(`the answer to \`${intent}\` names the intent ${shown(named)}`);
  for (const [name, version] of Object.entries(versions))
    if (stringAt(meta, name) !== version)
      recorder.fault(`the answer to \`${intent}\` has \`meta.${name}\` ${shown(at(meta, name))} and not "${version}"`);
  if (typeof at(meta, 'elapsed_ms') !== 'number')
    recorder.fault(`the answer to \`${intent}\` has no \`meta.elapsed_ms\``);
}

const versions = { api_version: 'v1', contract_version: '1.0.0', schema_version: '1.0.0' };
