import type { JsonObject } from '../../core/base/json/value.ts';
import type { Host } from '../../ops/command.ts';
import type { Caller, Instance, Outcome } from '../../ops/product/service.ts';
import type { ProjectView } from '../../ops/project/project-view.ts';
import type { PlacedDiagnostic, Role } from '../answers.ts';
import type { Authenticate } from './authenticate.ts';
import { placedDiagnostics, refusalOf } from './from-diagnostics.ts';
import type { Reachable } from './host.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Refusal } from './refusal.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Usage } from './usage.ts';

/**
 * Something that can be asked of the portal. Its permission is its own: nothing in `params` changes it. What `params` must
 * look like, and what the intent does in one sentence, stands in `schemas/portal/intents.schema.json` under its name.
 */
export interface Intent {
  /** The lowest role that may ask; `anyone` needs no session. */
  readonly role: Role | 'anyone';
  readonly aliases?: readonly string[];
  /** What a page must know before it can prove that a request is its own. */
  readonly withoutCsrfToken?: true;
  readonly handle: (request: IntentRequest, portal: Portal) => Promise<Answered> | Answered;
}

/** Everything that intents work with. */
export interface Portal {
  readonly instance: Instance;
  /** Every intent by its name. */
  readonly intents: Readonly<Record<string, Intent>>;
  /** Absent where the instance has no packs and bundles. */
  readonly project: ProjectView | undefined;
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly usage: Usage;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly env: Host['env'];
  /** How much memory the portal holds, in bytes. */
  readonly memory: () => number;
  readonly isDev: boolean;
  readonly reachable: Reachable;
  readonly cookie: CookieForm;
}

/** How the cookie of the page is called, and whether it is for TLS only. */
export interface CookieForm {
  readonly name: string;
  readonly secure: boolean;
}

export interface IntentRequest {
  /** They match the schema of the intent. */
  readonly params: JsonObject;
  /** The text of a member of `params` as it stands in the request. */
  readonly source: (name: string) => string | undefined;
  /** Who asks, for the governance log. */
  readonly caller: Caller;
  /** Absent for `anyone`. */
  readonly session: Session | undefined;
  /** The address of the other end of the connection. */
  readonly address: string;
}

export type Answered = Data | { readonly ok: false; readonly refusal: Refusal };

export interface Data {
  readonly ok: true;
  readonly data: object;
  readonly diagnostics?: readonly PlacedDiagnostic[];
  /** Who has just logged in, for the log. */
  readonly login?: string;
  /** A `Set-Cookie`. */
  readonly cookie?: string;
}

export function answered(data: object): Data {
  return { ok: true, data };
}

export function refused(refusal: Refusal): Answered {
  return { ok: false, refusal };
}

/** What came of an operation; `dataOf` gives it the form of the answer. */
export function fromOutcome<T>(outcome: Outcome<T>, dataOf: (value: T) => object): Answered {
  if (!outcome.ok) return refused(refusalOf(outcome.diagnostics));
  const diagnostics = placedDiagnostics(outcome.diagnostics);
  return { ok: true, data: dataOf(outcome.value), ...(diagnostics.length > 0 && { diagnostics }) };
}

/** The session of an intent that needs one. */
export function sessionOf({ session }: IntentRequest): Session {
  if (session === undefined) throw new Error('bug: an intent that needs a session was called without one');
  return session;
}
