import type { AnswerError, AnswerWithData } from '../answer.ts';
import type { AnswerMeta } from '../contract/envelope.ts';
import type { HandlerSuccess } from './intent.ts';
import type { Refusal } from './refusal.ts';

/** The members of `meta` that differ between requests. */
export interface RequestMeta {
  readonly intent: string | null;
  readonly trace_id: string;
  readonly elapsed_ms: number;
}

export function successAnswer(
  request: RequestMeta,
  { data, diagnostics }: HandlerSuccess,
  ignored: readonly string[],
): AnswerWithData<object> {
  return {
    status: 'success',
    ok: true,
    data,
    meta: {
      ...metaOf(request),
      ...(diagnostics !== undefined && { diagnostics }),
      ...(ignored.length > 0 && { ignored_params: ignored }),
    },
  };
}

export function errorAnswer(request: RequestMeta, refusal: Refusal): AnswerError {
  const { code, message, reason_code, details, hint } = refusal;
  return {
    status: 'error',
    ok: false,
    error: { code, message, reason_code, ...(details && { details }), ...(hint !== undefined && { hint }) },
    meta: metaOf(request),
  };
}

function metaOf({ intent, trace_id, elapsed_ms }: RequestMeta): AnswerMeta {
  return {
    intent,
    elapsed_ms,
    trace_id,
    api_version: 'v1',
    contract_version: '1.0.0',
    schema_version: '1.0.0',
  };
}

/** The headers that a refusal brings beside its envelope. */
export function refusalHeaders({ status, details }: Refusal): Record<string, string> {
  return {
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(details?.retry_after !== undefined && { 'Retry-After': String(details.retry_after) }),
    ...(status === 408 && { Connection: 'close' }),
  };
}
