import type { Host } from '../../ops/command.ts';
import type { Caller, Instance, Outcome } from '../../ops/product/service.ts';
import type { ProjectView } from '../../ops/project/project-view.ts';
import type { AnswerData, AnswerDiagnostic, Role } from '../answer.ts';
import type { IntentName, IntentParams } from '../contract/params.ts';
import type { Authenticate } from './authenticate.ts';
import { locatedDiagnostics, refusalOf } from './from-diagnostics.ts';
import type { PortalAddresses } from './host.ts';
import type { PortalLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { Refusal } from './refusal.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Usage } from './usage.ts';

/** The handler of each intent, and the permission that it needs: nothing in `params` changes it. */
export type Intents = { readonly [Name in IntentName]: Intent<Name> };

export interface Intent<Name extends IntentName> {
  /** The lowest role that may call it; `anyone` needs no session. */
  readonly role: Role | 'anyone';
  readonly aliases?: readonly string[];
  /** True for requests that a page makes before it has the CSRF token. */
  readonly withoutCsrfToken?: true;
  readonly handle: Handler<Name>;
}

/** Its `params` match their schema, its answer is checked against its schema by the compiler. */
export type Handler<Name extends IntentName> = (
  request: IntentRequest<Name>,
  portal: Portal,
) => HandlerResult<AnswerData[Name]> | Promise<HandlerResult<AnswerData[Name]>>;

/** The context of all handlers. */
export interface Portal {
  readonly instance: Instance;
  readonly intents: Intents;
  /** Absent if the instance has no packs and bundles. */
  readonly project: ProjectView | undefined;
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly limits: PortalLimits;
  readonly usage: Usage;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly env: Host['env'];
  /** The resident memory of the process, in bytes. */
  readonly memory: () => number;
  readonly isDev: boolean;
  readonly reachable: PortalAddresses;
  readonly cookie: CookieForm;
}

/** The name of the page's cookie; `secure`: for TLS only. */
export interface CookieForm {
  readonly name: string;
  readonly secure: boolean;
}

export interface IntentRequest<Name extends IntentName> {
  readonly params: IntentParams[Name];
  /** The source of a member of `params` in the request. */
  readonly source: (name: string) => string | undefined;
  /** The user of the request, for the governance log. */
  readonly caller: Caller;
  /** Absent for `anyone`. */
  readonly session: Session | undefined;
  /** The address of the other end of the connection. */
  readonly address: string;
}

export type HandlerResult<Data extends object = object> = HandlerSuccess<Data> | HandlerRefusal;

export interface HandlerSuccess<Data extends object = object> {
  readonly ok: true;
  readonly data: Data;
  readonly diagnostics?: readonly AnswerDiagnostic[];
  /** The user name of a successful login, for the log. */
  readonly login?: string;
  /** A `Set-Cookie`. */
  readonly cookie?: string;
}

export interface HandlerRefusal {
  readonly ok: false;
  readonly refusal: Refusal;
}

export function answered<Data extends object>(data: Data): HandlerSuccess<Data> {
  return { ok: true, data };
}

export function refused(refusal: Refusal): HandlerRefusal {
  return { ok: false, refusal };
}

/** The result of an operation; `dataOf` turns its value into the data of the answer. */
export function fromOutcome<Value, Data extends object>(
  outcome: Outcome<Value>,
  dataOf: (value: Value) => Data,
): HandlerResult<Data> {
  if (!outcome.ok) return refused(refusalOf(outcome.diagnostics));
  const diagnostics = locatedDiagnostics(outcome.diagnostics);
  return { ok: true, data: dataOf(outcome.value), ...(diagnostics.length > 0 && { diagnostics }) };
}

/** The session of an intent that needs one. */
export function sessionOf({ session }: Pick<IntentRequest<IntentName>, 'session'>): Session {
  if (session === undefined) throw new Error('bug: an intent that needs a session was called without one');
  return session;
}
