/** The rules of compatibility in the schemas: their form, and the values that must have one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { compatSchemas } from '../../tools/xstack/core/base/schema/generated/compat-schemas.ts';
import { row_schema } from '../../tools/xstack/core/base/schema/generated/row_schema.js';
import { schemaProblems } from '../../tools/xstack/core/base/schema/validate.ts';
import { builtInRows } from '../../tools/xstack/core/compiler/rows/collections.ts';

const names = [...new Set([...builtInRows.values()].map(({ schema }) => schema))];
const schemaOf = (name: string) => JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as JsonObject;

/** Yields every schema below one, with the rules above it and its own. */
function* nodes(node: JsonValue, path: string, rules: readonly JsonValue[]): Generator<Node> {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { 'x-compat': rule, properties, items, additionalProperties, $defs } = node as JsonObject;
  const all = rule === undefined ? rules : [...rules, rule];
  yield { node: node as JsonObject, path, rules: all };
  for (const [name, each] of Object.entries((properties ?? {}) as JsonObject))
    yield* nodes(each, `${path}/${name}`, all);
  for (const [name, each] of Object.entries(($defs ?? {}) as JsonObject)) yield* nodes(each, `${path}#${name}`, []);
  if (items !== undefined) yield* nodes(items, `${path}[]`, all);
  if (additionalProperties !== undefined) yield* nodes(additionalProperties, `${path}/*`, all);
}

interface Node {
  readonly node: JsonObject;
  readonly path: string;
  readonly rules: readonly JsonValue[];
}

const isClass = (rule: JsonValue) => typeof rule === 'string';

test.each(names)('every number, boolean and list of values in `%s` has a rule', (name) => {
  const without = [...nodes(schemaOf(name), name, [])].filter(({ node, rules }) => {
    const { type, enum: values } = node;
    const above = rules.some(isClass);
    const own = node['x-compat'] as JsonObject | undefined;
    if (type === 'number' || type === 'integer') return !above && !(own?.['lower'] && own['raise']);
    if (type === 'boolean') return !above && !(own?.['true'] && own['false']);
    // Values of a map are judged by its `change`.
    return values !== undefined && !above && !rules.some((rule) => !isClass(rule) && 'change' in (rule as JsonObject));
  });
  expect(without.map(({ path }) => path)).toEqual([]);
});

test.each([...names, 'pack_manifest'])('the rules of `%s` have the form of those of a project', (name) => {
  const wrong = [...nodes(schemaOf(name), name, [])].flatMap(({ node, path }) => {
    const given = ['x-compat', 'x-session'].filter((keyword) => node[keyword] !== undefined);
    const rules = Object.fromEntries(given.map((keyword) => [keyword, node[keyword] as JsonValue]));
    return schemaProblems(row_schema, rules).map(({ message }) => `${path}: ${message}`);
  });
  expect(wrong).toEqual([]);
});

test('every kind of rows declares the effect of its changes on sessions', () => {
  const declared = names.map((name) => Object.keys((compatSchemas[name]?.['x-session'] ?? {}) as JsonObject).sort());
  expect(declared).toEqual(names.map(() => ['added', 'changed', 'removed']));
});

/** The floor: rules by the names of members, which no schema may weaken. */
const floor: readonly (readonly [name: RegExp, event: string])[] = [
  [/^(?:allowed_(?:lenses|processes|transitions)|search_keys)$/, 'remove'],
  [/^(?:required_(?:entitlements|lenses)|process_\w+_requirements|forbidden_\w+)$/, 'add'],
  [/^(?:allow_\w+|respawn_allowed)$/, 'false'],
];

test('no rule is below the floor', () => {
  const found = names.flatMap((name) =>
    [...nodes(schemaOf(name), name, [])].flatMap(({ node, path }) => {
      const member = path.split('/').at(-1) ?? '';
      const rules = floor.filter(([pattern]) => pattern.test(member));
      return rules.map(([, event]) => [path, (node['x-compat'] as JsonObject | undefined)?.[event]] as const);
    }),
  );
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter(([, rule]) => rule !== 'breaking')).toEqual([]);
});
