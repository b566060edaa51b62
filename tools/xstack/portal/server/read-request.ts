import type { IncomingMessage } from 'node:http';
import { decodeUtf8 } from '#platform';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { requestLimits } from '../../core/base/json/excess.ts';
import { readJson } from '../../core/base/json/read.ts';
import type { JsonObject, JsonValue } from '../../core/base/json/value.ts';
import { explainErrors, type Validator } from '../../core/base/schema/explain-errors.ts';
import { boundHeapGrowth } from '../../io/engine.ts';
import { request as isRequest } from '../contract/validators.js';
import { locatedDiagnostics } from './from-diagnostics.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A request for an intent, as it was sent. */
export interface SentRequest {
  readonly intent: string;
  readonly params: JsonObject;
  readonly text: string;
}

type ReadResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Refuses a body whose headers do not declare unencoded JSON. */
export function contentProblem({ headers }: IncomingMessage): Refusal | undefined {
  const type = headers['content-type'] ?? '';
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type))
    return {
      ...refusal('BAD_REQUEST', 'CONTENT_TYPE', 'the body of a request must be JSON in UTF-8', {
        hint: 'send the header `Content-Type: application/json`',
      }),
      status: 415,
    };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return {
      ...refusal('BAD_REQUEST', 'CONTENT_ENCODING', 'the body of a request must not be compressed'),
      status: 415,
    };
  return undefined;
}

const file = 'request.json';

/** Reads the body with the strict reader, and the envelope with its schema. */
export function readRequest(bytes: Uint8Array): ReadResult<SentRequest> {
  boundHeapGrowth(bytes.length);
  const text = decodeUtf8(bytes);
  if (text === undefined)
    return { ok: false, refusal: refusal('BAD_REQUEST', 'INVALID_UTF8', 'the body of a request must be UTF-8') };
  const found: Diagnostic[] = [];
  const document = readJson(reportInto(found), file, text, requestLimits);
  if (document === undefined) {
    const diagnostics = resolveLocations(found, () => text);
    return {
      ok: false,
      refusal: refusal('BAD_REQUEST', 'INVALID_JSON', found[0]?.message ?? 'the body must be JSON', {
        details: { diagnostics: locatedDiagnostics(diagnostics.slice(0, 20)) },
        ...(found[0]?.help !== undefined && { hint: found[0].help }),
      }),
    };
  }
  if (!isRequest(document.value))
    return { ok: false, refusal: mismatch(isRequest.errors, document.value, 'INVALID_REQUEST') };
  const { intent, params = {} } = document.value;
  return { ok: true, value: { intent, params, text } };
}

/** The refusal of a value that does not match its schema. */
export function mismatch(errors: Validator['errors'], value: JsonValue, reasonCode: string): Refusal {
  const problems = explainErrors(errors ?? [], value).map(({ pointer, message, help, missing }) => ({
    pointer: missing === undefined ? pointer : `${pointer}/${missing}`,
    message,
    ...(help !== undefined && { help }),
  }));
  const [first] = problems;
  return refusal('BAD_REQUEST', reasonCode, first?.message ?? 'the request must match its schema', {
    details: { problems },
    ...(first?.help !== undefined && { hint: first.help }),
  });
}

/** The members of `params` that a schema does not name. */
export function unknownMembers(known: readonly string[], params: JsonObject): string[] {
  return Object.keys(params)
    .filter((name) => !known.includes(name))
    .slice(0, 20)
    .map((name) => name.slice(0, 100));
}
