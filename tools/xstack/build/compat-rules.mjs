/** Generates the rules of compatibility: the parts of the schemas of rows and manifests that `x-compat` and `x-session` are in. */

/** Returns a module with the schemas that have rules, each pruned to them. */
export function compatModule({ kinds, schemas }) {
  const names = [...new Set([...kinds.map(({ schema }) => schema), 'pack_manifest'])].sort();
  const lines = names.map((name) => `  ${name}: ${JSON.stringify(pruned(schemas.get(name).schema) ?? {})},\n`);
  return `import type { JsonObject } from '../../json/value.ts';\n\nexport const compatSchemas: Readonly<Record<string, JsonObject>> = {\n${lines.join('')}};\n`;
}

/** Returns a schema with its rules of compatibility only; undefined if it has none. */
function pruned(schema) {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const entries = [
    ...['x-compat', 'x-session', '$ref'].map((name) => [name, schema[name]]),
    ...['properties', '$defs'].map((name) => [name, prunedEach(schema[name])]),
    ...['items', 'additionalProperties'].map((name) => [name, pruned(schema[name])]),
  ].filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A member without a rule becomes an empty schema; without one, it would be compared as a member of a map. */
function prunedEach(schemas) {
  if (schemas === undefined) return undefined;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, pruned(schema) ?? {}]));
}
