import type { JsonObject, JsonValue } from '../json/value.ts';
import type { SchemaProblem } from './validate.ts';

/** Compiles a row schema that comes as data. Kept apart because its compiler is loaded only where a project needs it. */
export type CompileRowSchema = (
  schema: JsonObject,
) =>
  | { readonly problems: (value: JsonValue) => readonly SchemaProblem[] }
  | { readonly invalid: readonly SchemaProblem[] };
