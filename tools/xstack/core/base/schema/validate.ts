import { omission } from '../diagnostic/bounded.ts';
import type { Code } from '../diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../diagnostic/diagnostic.ts';
import type { JsonPointer } from '../json/pointer.ts';
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

/** The diagnostic of a problem in the value at `base`. */
export function schemaDiagnostic(code: Code, file: string, problem: SchemaProblem, base: JsonPointer = ''): Diagnostic {
  const { pointer, part, message, help, omitted } = problem;
  const found = diagnostic(code, message, {
    at: { file, pointer: base + pointer, part },
    ...(help !== undefined && { help }),
  });
  return omitted === undefined ? found : omission(found, omitted);
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
