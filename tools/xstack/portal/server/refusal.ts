import type { StoreTrouble } from '../../io/store/database-error.ts';
import type { ErrorCode, ErrorDetails } from '../answer.ts';

/** The reason of an error answer. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly reason_code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: ErrorDetails;
}

type RefusalExtras = Pick<Refusal, 'hint' | 'details'>;

const statuses: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  AUTH_REQUIRED: 401,
  PERMISSION_DENIED: 403,
  INTENT_NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  VALIDATION_ERROR: 422,
  LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
};

export function refusal(code: ErrorCode, reason_code: string, message: string, rest: RefusalExtras = {}): Refusal {
  return { status: statuses[code], code, reason_code, message, ...rest };
}

/** The refusal of an existing intent whose subject does not exist. */
export function notFound(reason_code: string, message: string, rest: RefusalExtras = {}): Refusal {
  return { ...refusal('BAD_REQUEST', reason_code, message, rest), status: 404 };
}

export function tooMany(reason_code: string, message: string, retry_after: number): Refusal {
  return refusal('LIMIT_EXCEEDED', reason_code, message, {
    hint: `wait ${retry_after} seconds`,
    details: { retry_after },
  });
}

const storeTroubles: Readonly<Record<StoreTrouble, { readonly reason_code: string; readonly message: string }>> = {
  unavailable: { reason_code: 'STORE_UNAVAILABLE', message: 'the store cannot be reached' },
  busy: { reason_code: 'STORE_BUSY', message: 'the store is in use by others' },
  read_only: { reason_code: 'STORE_READ_ONLY', message: 'the store cannot be written to' },
  full: { reason_code: 'STORE_FULL', message: 'the store has no space left' },
};

const storeRetry_s = 5;

/** The refusal if the database is unavailable; a retry may succeed. */
export function storeUnavailable(trouble: StoreTrouble): Refusal {
  const { reason_code, message } = storeTroubles[trouble];
  return {
    ...refusal('INTERNAL_ERROR', reason_code, message, {
      hint: `try again in ${storeRetry_s} seconds; see the log of the portal under the trace id of this answer`,
      details: { retry_after: storeRetry_s },
    }),
    status: 503,
  };
}

/** A bug or an environment failure: details are only in the log, under the trace id. */
export function internalError(): Refusal {
  return refusal('INTERNAL_ERROR', 'INTERNAL_ERROR', 'something went wrong in the portal', {
    hint: 'see the log of the portal under the trace id of this answer',
  });
}
