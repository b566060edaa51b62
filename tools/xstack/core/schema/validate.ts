import type { JsonValue } from '../json/value.ts';
import { explainErrors, type SchemaProblem, type Validator } from './explain-errors.ts';

export type { SchemaProblem } from './explain-errors.ts';

/**
 * Everything that is wrong with a value, in the order of the value; `[]` if it matches. Whoever asks imports the validator
 * that is meant, so that a program holds and loads no others.
 */
export function schemaProblems(validate: Validator, value: JsonValue): readonly SchemaProblem[] {
  return validate(value) ? [] : explainErrors(validate.errors ?? [], value);
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
