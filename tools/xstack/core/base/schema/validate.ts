import { omission } from '../diagnostic/bounded.ts';
import type { Code } from '../diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../diagnostic/diagnostic.ts';
import type { JsonPointer } from '../json/pointer.ts';
import type { JsonValue } from '../json/value.ts';
import { explainErrors, type SchemaProblem, type Validator } from './explain-errors.ts';

export type { SchemaProblem } from './explain-errors.ts';

/**
 * Returns every problem of a value, in the order of the value; `[]` if it matches. The validator is a parameter, so
 * that a program loads only those that it imports.
 */
export function schemaProblems(validate: Validator, value: JsonValue): readonly SchemaProblem[] {
  return validate(value) ? [] : explainErrors(validate.errors ?? [], value);
}

/** Converts a problem of the value at `base` to a diagnostic. */
export function schemaDiagnostic(code: Code, file: string, problem: SchemaProblem, base: JsonPointer = ''): Diagnostic {
  const { pointer, part, message, help, omitted } = problem;
  const found = diagnostic(code, message, {
    at: { file, pointer: base + pointer, part },
    ...(help !== undefined && { help }),
  });
  return omitted === undefined ? found : omission(found, omitted);
}

/**
 * Drops problems about the document's own `schema_version`, which `checkVersion` reports with codes of its own. One
 * cause, one diagnostic.
 */
export function exceptVersion(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  return problems.filter(
    ({ pointer, missing }) => pointer !== '/schema_version' && !(pointer === '' && missing === 'schema_version'),
  );
}
