import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonObject } from '../../base/json/value.ts';
import type { CompileRowSchema } from '../../base/schema/compile-row-schema.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { CheckValue } from './content-model.ts';

/** Compiles the schemas in a content model file and collects the problems of those that are invalid. */
export interface SchemaReader {
  readonly problems: readonly SchemaProblem[];
  /** Returns the check of a schema at a location of the file; undefined if there is no schema. */
  readonly read: (schema: JsonObject | undefined, at: JsonPointer) => CheckValue | undefined;
}

export function schemaReader(compileRowSchema: CompileRowSchema): SchemaReader {
  const problems: SchemaProblem[] = [];
  const read: SchemaReader['read'] = (schema, at) => {
    if (schema === undefined) return undefined;
    const compiled = compileRowSchema(schema);
    if ('problems' in compiled) return compiled.problems;
    for (const problem of compiled.invalid) problems.push({ ...problem, pointer: at + problem.pointer });
    return undefined;
  };
  return { problems, read };
}
