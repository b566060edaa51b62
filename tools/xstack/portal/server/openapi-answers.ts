import type { ErrorCode } from '../answers.ts';

/** Leads to a schema of the document. */
export function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

const errorCodes: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'AUTH_REQUIRED',
  'PERMISSION_DENIED',
  'INTENT_NOT_FOUND',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'VALIDATION_ERROR',
  'LIMIT_EXCEEDED',
  'INTERNAL_ERROR',
];

const texts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

/** The envelopes of answers, as OpenAPI has them. */
export const answerSchemas = {
  Meta: {
    type: 'object',
    required: ['intent', 'elapsed_ms', 'trace_id', 'api_version', 'contract_version', 'schema_version'],
    properties: {
      intent: { type: ['string', 'null'] },
      elapsed_ms: { type: 'number' },
      trace_id: { type: 'string' },
      api_version: { const: 'v1' },
      contract_version: { const: '1.0.0' },
      schema_version: { const: '1.0.0' },
      diagnostics: { type: 'array', items: reference('Diagnostic') },
      ignored_params: { type: 'array', items: { type: 'string' } },
    },
  },
  Success: {
    type: 'object',
    required: ['status', 'ok', 'data', 'meta'],
    properties: {
      status: { const: 'success' },
      ok: { const: true },
      data: { type: 'object' },
      meta: reference('Meta'),
    },
  },
  Error: {
    type: 'object',
    required: ['status', 'ok', 'error', 'meta'],
    properties: {
      status: { const: 'error' },
      ok: { const: false },
      error: {
        type: 'object',
        required: ['code', 'message', 'reason_code'],
        properties: {
          code: { enum: errorCodes },
          ...texts('message', 'reason_code', 'hint'),
          details: {
            type: 'object',
            properties: {
              diagnostics: { type: 'array', items: reference('Diagnostic') },
              problems: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['pointer', 'message'],
                  properties: texts('pointer', 'message', 'help'),
                },
              },
              retry_after: { type: 'integer', minimum: 1 },
            },
          },
        },
      },
      meta: reference('Meta'),
    },
  },
  Position: {
    type: 'object',
    required: ['line', 'column'],
    properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
  },
  Range: {
    type: ['object', 'null'],
    required: ['start', 'end'],
    properties: { start: reference('Position'), end: reference('Position') },
  },
  Diagnostic: {
    type: 'object',
    required: ['code', 'severity', 'message', 'file', 'pointer', 'range', 'related', 'help'],
    properties: {
      ...texts('code', 'message'),
      severity: { enum: ['error', 'warning', 'note'] },
      file: { type: ['string', 'null'] },
      pointer: { type: ['string', 'null'] },
      range: reference('Range'),
      related: {
        type: 'array',
        items: {
          type: 'object',
          required: ['message', 'file', 'range'],
          properties: { message: { type: 'string' }, file: { type: ['string', 'null'] }, range: reference('Range') },
        },
      },
      help: { type: ['string', 'null'] },
    },
  },
};
