import { rowSchemaTraps } from './check-row-schema.ts';
import type { CompileRowSchema } from './compile-row-schema.ts';
import { explainErrors } from './explain-errors.ts';
import { row_schema } from './generated/row_schema.js';
import type { Matcher } from './plain-pattern.ts';
import { rowValidator } from './row-validator.ts';
import { schemaProblems } from './validate.ts';

/**
 * Compiles the row schemas of a project's own registries. A schema is checked first against the part of JSON Schema that
 * is allowed there, which names no schema from elsewhere and has no way to make a row cost more than its size.
 * `compilePattern` throws where a pattern cannot be read.
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
