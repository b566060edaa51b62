import type { JsonObject, JsonValue } from '../json/value.ts';
import type { SchemaProblem } from './validate.ts';

/**
 * Compiles a row schema given as data. A parameter, because the compiler is loaded only if a project has row schemas.
 */
export type CompileRowSchema = (
  schema: JsonObject,
) =>
  | { readonly problems: (value: JsonValue) => readonly SchemaProblem[] }
  | { readonly invalid: readonly SchemaProblem[] };
