import { rowSchemaTraps } from './check-row-schema.ts';
import type { CompileRowSchema } from './compile-row-schema.ts';
import { explainErrors } from './explain-errors.ts';
import { row_schema } from './generated/row_schema.js';
import type { Matcher } from './plain-pattern.ts';
import { rowValidator } from './row-validator.ts';
import { schemaProblems } from './validate.ts';

/**
 * Compiles the row schemas of a project's own registries. First checks a schema against the allowed subset of JSON
 * Schema, which has no external references and bounds the cost of a row by its size. `compilePattern` throws if a
 * pattern is invalid.
 */
export function rowSchemaCompiler(compilePattern: (pattern: string) => Matcher): CompileRowSchema {
  return (schema) => {
    const shape = schemaProblems(row_schema, schema);
    const invalid = shape.length > 0 ? shape : rowSchemaTraps(schema, compilePattern);
    if (invalid.length > 0) return { invalid };
    const validate = rowValidator(schema, compilePattern);
    return { problems: (value) => (validate(value) ? [] : explainErrors(validate.errors ?? [], value)) };
  };
}
