import packageSchema from '../../../../docs/contract/packages/scenes/scene_package_v1.schema.json' with {
  type: 'json',
};
import answers from '../../../../schemas/portal/answers.schema.json' with { type: 'json' };
import envelope from '../../../../schemas/portal/envelope.schema.json' with { type: 'json' };
import params from '../../../../schemas/portal/intents.schema.json' with { type: 'json' };
import type { IntentName } from '../contract/params.ts';
import type { Intent, Portal } from './intent.ts';
import { intentSchemas } from './intent-schemas.ts';

/** The portal as an OpenAPI 3.1 document, made from the schemas that its requests are validated by. */
export function openApiDocument({ intents, instance: { product } }: Pick<Portal, 'intents' | 'instance'>): object {
  const names = Object.keys(intents) as IntentName[];
  return {
    openapi: '3.1.0',
    info: {
      title: 'xstack portal',
      version: product.version,
      description:
        'One endpoint takes intents: an operation and its parameters. Every answer has a trace id, which the log and the governance log record.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [], csrf: [] }],
    tags: [
      { name: 'intents', description: 'Operations and queries.' },
      { name: 'service', description: 'State of the portal.' },
    ],
    paths: {
      '/api/v1/intent': { post: intentOperation(names) },
      '/api/v1/openapi.json': { get: plainOperation('openapi', 'This document.', '200') },
      '/healthz': { get: plainOperation('healthz', '200 while the portal runs.', '200') },
      '/readyz': {
        get: plainOperation('readyz', '200 while the store can be written to, 503 otherwise.', '200', '503'),
      },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The `data.token` of `login`.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'xstack_8787',
          description: 'The session cookie of the page; its name contains the port.',
        },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'X-CSRF-Token',
          description: 'The `data.csrf_token` of `login` and `app.init`.',
        },
      },
      schemas: {
        ...Object.fromEntries(names.map((name) => [`ask.${name}`, requestSchema(name, intents[name])])),
        ...Object.fromEntries(
          Object.entries(params.$defs)
            .filter(([name]) => name !== 'request')
            .map(([name, schema]) => [name, inComponents(schema)]),
        ),
        ...Object.fromEntries(names.map((name) => [`answered.${name}`, answeredSchema(name)])),
        ...Object.fromEntries(
          Object.entries(answers.$defs).map(([name, schema]) => [dataName(name), inComponents(schema)]),
        ),
        ScenePackage: withoutIdentity(packageSchema),
        ...Object.fromEntries(Object.entries(envelope.$defs).map(([name, schema]) => [name, inComponents(schema)])),
      },
    },
  };
}

function intentOperation(names: readonly string[]): object {
  return {
    operationId: 'intent',
    tags: ['intents'],
    summary: 'Runs an intent.',
    description: '`X-Odoo-DB` and `?db=` are accepted and ignored.',
    security: [{ token: [] }, { cookie: [], csrf: [] }, {}],
    parameters: [
      parameter('X-Trace-Id', 'An id of the request; a new one is generated if it is missing or malformed.'),
      parameter('X-Anonymous-Intent', '`1`: the request is made without a session; for `login`.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            oneOf: names.map((name) => reference(`ask.${name}`)),
            discriminator: {
              propertyName: 'intent',
              mapping: Object.fromEntries(names.map((name) => [name, `#/components/schemas/ask.${name}`])),
            },
          },
        },
      },
    },
    responses: {
      200: answer('The intent succeeded.', { anyOf: names.map((name) => reference(`answered.${name}`)) }),
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, what]) => [status, answer(what, reference('Error'))]),
      ),
    },
  };
}

const refusals: Readonly<Record<string, string>> = {
  400: 'The request is wrong: `BAD_REQUEST`.',
  401: 'The request has no valid session: `AUTH_REQUIRED`.',
  403: 'The user lacks the permission, or the request does not come from the page: `PERMISSION_DENIED`.',
  404: 'The intent, or an object that it names, does not exist: `INTENT_NOT_FOUND`, `BAD_REQUEST`.',
  405: 'The path is for another method: `BAD_REQUEST`.',
  408: 'The request took too long to arrive: `BAD_REQUEST`.',
  409: 'The state has changed, or does not allow the operation: `CONFLICT`.',
  413: 'The body is too large: `PAYLOAD_TOO_LARGE`.',
  415: 'The body is not JSON in UTF-8: `BAD_REQUEST`.',
  422: 'The package was refused: `VALIDATION_ERROR`.',
  429: 'Too many requests: `LIMIT_EXCEEDED`. `Retry-After` gives the delay.',
  500: 'Internal error: `INTERNAL_ERROR`.',
  503: 'The store is unavailable: `INTERNAL_ERROR`. `Retry-After` gives the delay.',
};

function requestSchema(name: IntentName, { role, aliases = [] }: Pick<Intent<IntentName>, 'role' | 'aliases'>): object {
  return {
    description: `${intentSchemas[name].description} ${role === 'anyone' ? 'For anyone.' : `For the role \`${role}\` and above.`}`,
    type: 'object',
    required: ['intent'],
    properties: {
      intent: { enum: [name, ...aliases] },
      params: reference(name),
    },
  };
}

function plainOperation(operationId: string, summary: string, ...statuses: readonly string[]): object {
  const content = { 'application/json': { schema: { type: 'object' } } };
  return {
    operationId,
    tags: ['service'],
    summary,
    security: [{}],
    responses: Object.fromEntries(statuses.map((status) => [status, { description: summary, content }])),
  };
}

function answer(description: string, schema: object): object {
  return {
    description,
    headers: { 'X-Trace-Id': { description: 'The trace id, as in `meta`.', schema: { type: 'string' } } },
    content: { 'application/json': { schema } },
  };
}

function parameter(name: string, description: string): object {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

/** The envelope with the data of one intent. */
function answeredSchema(name: string): object {
  const meta = { type: 'object', properties: { intent: { const: name } } };
  return { allOf: [reference('Success'), { type: 'object', properties: { data: reference(dataName(name)), meta } }] };
}

/** Returns the name of a data schema in the document; that of an intent must differ from the schema of its `params`. */
function dataName(name: string): string {
  return name.startsWith('data.') ? name : `data.${name}`;
}

/** Returns a reference to a schema of the document. */
function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

/** Rewrites references to the location of schemas in the document. */
function inComponents(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown;
}

function withoutIdentity({ $schema: _, $id: __, ...schema }: Record<string, unknown>): object {
  return schema;
}
