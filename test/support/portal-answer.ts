/** Rules for the answer of a portal to any request. */
import { at, type Json, stringAt } from '../../tools/xstack/verify/json.ts';
import type { RawAnswer, RawRequest } from './portal-wire.ts';

/** The valid trace id that requests send. */
export const givenTrace = 'fuzz:1';

const codes = [
  'BAD_REQUEST',
  'AUTH_REQUIRED',
  'PERMISSION_DENIED',
  'INTENT_NOT_FOUND',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'VALIDATION_ERROR',
  'LIMIT_EXCEEDED',
];

/**
 * Returns the problem of an answer, if there is one: it must be a success, or a refusal in the envelope with a trace
 * id.
 */
export function answerProblem({ status, type, body }: RawAnswer, request?: RawRequest): string | undefined {
  if (status >= 500 || status < 200) return `status ${status}: ${body.slice(0, 300)}`;
  if (/\n\s+at .+:\d+:\d+|node:internal|\/dist\/|\/node_modules\//.test(body))
    return `a stack trace: ${body.slice(0, 300)}`;
  if (status < 400) return undefined;
  if (!type.startsWith('application/json'))
    return `status ${status} with the content type \`${type}\`: ${body.slice(0, 200)}`;
  let json: Json;
  try {
    json = JSON.parse(body) as Json;
  } catch {
    return `status ${status} without JSON: ${body.slice(0, 200)}`;
  }
  const error = at(json, 'error');
  const isRight =
    at(json, 'ok') === false &&
    at(json, 'status') === 'error' &&
    codes.includes(stringAt(error, 'code') ?? '') &&
    (stringAt(error, 'message') ?? '') !== '' &&
    /^[A-Z][A-Z0-9_]*$/.test(stringAt(error, 'reason_code') ?? '') &&
    (stringAt(json, 'meta', 'trace_id') ?? '') !== '' &&
    (request?.headers['x-trace-id'] !== givenTrace || stringAt(json, 'meta', 'trace_id') === givenTrace);
  return isRight ? undefined : `status ${status} without the error envelope: ${body.slice(0, 300)}`;
}
