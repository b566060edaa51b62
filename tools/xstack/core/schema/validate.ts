import type { JsonValue } from '../json/value.ts';
import { explainErrors, type SchemaProblem, type Validator } from './explain-errors.ts';
import * as generated from './generated/validators.js';
import type { SchemaName } from './schema-names.ts';

export type { SchemaProblem } from './explain-errors.ts';
export type { SchemaName } from './schema-names.ts';

/** Everything that is wrong with a value, in the order of the value; `[]` if it matches. */
export function schemaProblems(name: SchemaName, value: JsonValue): readonly SchemaProblem[] {
  return problemsOf(name, value);
}

/** Everything that is wrong with a row schema of a project's own registry. */
export function rowSchemaProblems(schema: JsonValue): readonly SchemaProblem[] {
  return problemsOf('row_schema', schema);
}

/**
 * The problems without those about the document's own `schema_version`: that is judged by `checkVersion`, with codes
 * of its own. One cause, one diagnostic.
 */
export function exceptVersion(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  return problems.filter(
    ({ pointer, missing }) => pointer !== '/schema_version' && !(pointer === '' && missing === 'schema_version'),
  );
}

/** As an object of its own: to look into a module costs more. */
const validators: Readonly<Record<SchemaName | 'row_schema', Validator>> = { ...generated };

function problemsOf(name: SchemaName | 'row_schema', value: JsonValue): readonly SchemaProblem[] {
  const validate = validators[name];
  return validate(value) ? [] : explainErrors(validate.errors ?? [], value);
}
