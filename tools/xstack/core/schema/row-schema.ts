import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { CompileRowSchema } from '../compile/registry-definition.ts';
import { pointerSteps } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/value.ts';
import { explainErrors, type SchemaProblem, type SubschemaFacts, type Validator } from './explain-errors.ts';
import { rowSchemaProblems } from './validate.ts';

/**
 * Compiles the row schema of a project's own registry. The schema is checked first against the part of JSON Schema that
 * is allowed there, which names no schema from elsewhere, so that ajv only sees what it can compile.
 */
export const compileRowSchema: CompileRowSchema = (schema) => {
  const invalid = rowSchemaProblems(schema);
  if (invalid.length > 0) return { invalid };
  const ajv = new Ajv2020({
    allErrors: true,
    ownProperties: true,
    strict: false,
    meta: false,
    validateSchema: false,
    messages: false,
  });
  addFormats.default(ajv, ['date', 'date-time', 'time', 'duration', 'uuid', 'ipv4', 'ipv6']);
  ajv.addKeyword('patternErrorMessage');
  const compiled = compiledOrProblem(() => ajv.compile(schema) as Validator);
  if (typeof compiled !== 'function') return { invalid: [compiled] };
  const factsOf = (schemaPath: string) => factsAt(schema, schemaPath.slice(schemaPath.indexOf('#') + 1));
  return { problems: (value) => (compiled(value) ? [] : explainErrors(compiled.errors ?? [], value, factsOf)) };
};

/** What the checks before cannot see: a `$ref` that leads nowhere, a pattern that is no regular expression. */
function compiledOrProblem(compile: () => Validator): Validator | SchemaProblem {
  try {
    return compile();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { pointer: '', part: 'value', message: `the row schema cannot be compiled: ${why}` };
  }
}

function factsAt(schema: JsonObject, schemaPointer: string): SubschemaFacts {
  let at: JsonValue | undefined = schema;
  for (const step of pointerSteps(decodeURIComponent(schemaPointer))) at = isJsonObject(at) ? at[step] : undefined;
  if (!isJsonObject(at)) return {};
  const { title, additionalProperties, properties, patternErrorMessage } = at;
  return {
    ...(typeof title === 'string' && { title }),
    ...(additionalProperties === false && isJsonObject(properties) && { members: Object.keys(properties) }),
    ...(typeof patternErrorMessage === 'string' && { mustBe: patternErrorMessage }),
  };
}
