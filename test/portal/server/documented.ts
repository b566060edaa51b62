/** Checks every answer in a test against the OpenAPI document, without undocumented members. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { intents } from '../../../tools/xstack/portal/server/intents.ts';
import { openApiDocument } from '../../../tools/xstack/portal/server/openapi.ts';

const product = { version: '1.2.3', schemaVersions: [] };

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into
export const document: any = openApiDocument({ intents, instance: { product } as never });

/** A validator of a schema of the document. */
export function matcher(name: string, ajv = open) {
  const validate = ajv.compile({ $ref: `https://openapi.test/#/components/schemas/${name}` });
  return (value: unknown) => (validate(value) ? [] : validate.errors);
}

/** The schema errors of an answer, including members that the document does not name. */
export function problemsOf(answer: {
  readonly data?: unknown;
  readonly meta: { readonly intent: string | null };
}): unknown {
  if (answer.data === undefined) return validatorOf('Error')(answer);
  return [...(validatorOf('Success')(answer) ?? []), ...(validatorOf(`data.${answer.meta.intent}`)(answer.data) ?? [])];
}

const known = new Map<string, ReturnType<typeof matcher>>();

function validatorOf(name: string): ReturnType<typeof matcher> {
  const found = known.get(name) ?? matcher(name, closed);
  known.set(name, found);
  return found;
}

const options = { strict: false, validateFormats: false } as const;
const open = new Ajv2020(options).addSchema({ $id: 'https://openapi.test/', ...document });
const closed = new Ajv2020(options).addSchema({
  $id: 'https://openapi.test/',
  ...(withoutFurtherMembers(document) as object),
});

/** The published schemas permit further members; tests do not. */
function withoutFurtherMembers(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutFurtherMembers);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withoutFurtherMembers(value)]));
  const isClosed =
    inner['properties'] !== undefined && inner['type'] !== undefined && inner['additionalProperties'] === undefined;
  return isClosed ? { ...inner, additionalProperties: false } : inner;
}
