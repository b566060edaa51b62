import { type JsonPointer, pointer, pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import type { SchemaRule } from './origin.ts';

/** Keywords that describe, or that apply to other values. */
const omitted = new Set([
  ...['$schema', '$id', '$defs', '$comment', 'title', 'description', 'examples', 'default', 'x-compat', 'x-session'],
  ...['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems'],
]);

/** Keywords that hold further schemas of the same value. */
const branches = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'] as const;

/** A schema and its location. */
interface SchemaNode {
  readonly file: string;
  readonly root: JsonObject;
  readonly pointer: JsonPointer;
  /** The location that local references are resolved from: that of the schema as a whole. */
  readonly base: JsonPointer;
}

/** A schema file, and the location in it that describes a row. */
export type SchemaStart = Omit<SchemaNode, 'root' | 'base'> & { readonly root: JsonValue | undefined };

type LoadSchema = (file: string) => JsonObject | undefined;

/**
 * Returns the rule of a schema for a value below the one that the start describes; where it describes no member of a value,
 * the rule for that value. `load` returns another built-in schema by its file.
 */
export function schemaRule(start: SchemaStart, steps: readonly string[], load: LoadSchema): SchemaRule | undefined {
  if (!isJsonObject(start.root)) return undefined;
  let node = resolved({ ...start, root: start.root, base: start.pointer }, load);
  let depth = 0;
  for (const step of steps) {
    const next = below(node, step, load);
    if (next === undefined) break;
    node = next;
    depth++;
  }
  const keywords = Object.entries(schemaOf(node) ?? {}).filter(([name]) => !omitted.has(name));
  const { file, pointer: at } = node;
  return { file, pointer: at, keywords: Object.fromEntries(keywords), isExact: depth === steps.length };
}

function schemaOf({ root, pointer: at }: SchemaNode): JsonObject | undefined {
  const schema = valueAt(root, pointerSteps(at));
  return isJsonObject(schema) ? schema : undefined;
}

/** Follows the references of a schema, which lead to another location of the file or to another file. */
function resolved(node: SchemaNode, load: LoadSchema): SchemaNode {
  const reference = member(schemaOf(node) ?? {}, '$ref');
  if (typeof reference !== 'string') return node;
  const [path = '', fragment = ''] = reference.split('#');
  if (path === '') return resolved({ ...node, pointer: node.base + fragment }, load);
  const file = `${node.file.slice(0, node.file.lastIndexOf('/') + 1)}${path}`;
  return resolved({ file, root: load(file) ?? {}, pointer: fragment, base: '' }, load);
}

/** Returns the schema of a member or an item: declared directly, or else in a branch. */
function below(node: SchemaNode, step: string, load: LoadSchema): SchemaNode | undefined {
  const schema = schemaOf(node);
  if (schema === undefined) return undefined;
  const child = (...path: readonly (string | number)[]) =>
    resolved({ ...node, pointer: node.pointer + pointer(...path) }, load);
  const named = valueAt(schema, ['properties', step]);
  if (isJsonObject(named)) return child('properties', step);
  const pattern = Object.keys((schema['patternProperties'] ?? {}) as JsonObject).find((each) =>
    new RegExp(each, 'u').test(step),
  );
  if (pattern !== undefined) return child('patternProperties', pattern);
  if (isJsonObject(valueAt(schema, ['prefixItems', step]))) return child('prefixItems', step);
  for (const name of ['items', 'additionalProperties'])
    if (isJsonObject(member(schema, name)) && (name === 'items') === /^\d+$/.test(step)) return child(name);
  if (isJsonObject(schema['additionalProperties'])) return child('additionalProperties');
  for (const name of branches) {
    const held = schema[name];
    const paths = Array.isArray(held) ? held.map((_, i) => [name, i]) : isJsonObject(held) ? [[name]] : [];
    for (const path of paths) {
      const found = below(child(...path), step, load);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
