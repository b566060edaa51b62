import type { Caller, Outcome } from '../../commands/product-service.ts';
import type { JsonObject } from '../../core/json/value.ts';
import type { PlacedDiagnostic, Role } from '../answers.ts';
import { placedDiagnostics, refusalOf } from './from-diagnostics.ts';
import type { Portal } from './portal.ts';
import type { Refusal } from './refusal.ts';
import type { Session } from './sessions.ts';

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
