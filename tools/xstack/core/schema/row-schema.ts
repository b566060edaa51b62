import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import type { CompileRowSchema } from '../compile/registry-definition.ts';
import { rowSchemaTraps } from './check-row-schema.ts';
import { explainErrors, type Validator } from './explain-errors.ts';
import { row_schema } from './generated/row_schema.js';
import { schemaProblems } from './validate.ts';

/** The formats that a row schema may ask for; their checks take linear time. */
const formats = ['date', 'date-time', 'time', 'duration', 'uuid', 'ipv4', 'ipv6'] as const;

/** Patterns come from whoever wrote the repository: RE2 matches every one of them in linear time. */
const linearTime = Object.assign((pattern: string) => RE2JS.compile(pattern), { code: 'linearTime' });

/**
 * Compiles the row schema of a project's own registry. The schema is checked first against the part of JSON Schema that
 * is allowed there, which names no schema from elsewhere and has no way to make a row cost more than its size, so that
 * ajv only sees what it can compile.
 */
export const compileRowSchema: CompileRowSchema = (schema) => {
  const shape = schemaProblems(row_schema, schema);
  const invalid = shape.length > 0 ? shape : rowSchemaTraps(schema);
  if (invalid.length > 0) return { invalid };
  const ajv = new Ajv2020({
    allErrors: true,
    ownProperties: true,
    strict: false,
    meta: false,
    validateSchema: false,
    messages: false,
    verbose: true,
    code: { regExp: linearTime },
  });
  addFormats.default(ajv, [...formats]);
  ajv.addKeyword('patternErrorMessage');
  const validate = ajv.compile(schema) as Validator;
  return { problems: (value) => (validate(value) ? [] : explainErrors(validate.errors ?? [], value)) };
};
