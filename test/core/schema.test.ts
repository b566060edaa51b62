import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { schemaFile, schemaNames } from '../../tools/xstack/core/base/schema/schema-names.ts';
import { right, root, schemaOf, schemaProblems } from '../support/schema-documents.ts';

describe.each(schemaNames)('%s', (name) => {
  const schema = schemaOf(name);

  test('is valid draft 2020-12 with an id of its own', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema['$id']).toBe(`https://xstack.dev/schemas/${name}.schema.json`);
    expect(typeof schema['title']).toBe('string');
    const ajv = new Ajv2020();
    expect({ valid: ajv.validateSchema(schema), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });

  test('every member has a description for the editor', () => {
    expect([...undescribed(schema, '')]).toEqual([]);
  });

  test('accepts a valid document, and so does the schema compiled by ajv', () => {
    expect(schemaProblems(name, right[name])).toEqual([]);
    const ajv = new Ajv2020({ ownProperties: true, strict: false, schemas: schemaNames.map(schemaOf) });
    expect(ajv.validate(schema['$id'] as string, right[name])).toBe(true);
  });

  test('refuses a document without each member that it must have', () => {
    for (const missing of (schema['required'] ?? []) as string[]) {
      const { [missing]: _, ...rest } = right[name];
      expect(schemaProblems(name, rest)).toContainEqual({
        pointer: '',
        part: 'value',
        message: `\`${missing}\` is missing`,
        missing,
      });
    }
  });

  test('permits further members if it is open, and no others', () => {
    const problems = schemaProblems(name, { ...right[name], zzzzzzzz: 1 });
    const isClosed = schema['additionalProperties'] === false;
    expect(problems.map(({ pointer, part }) => [pointer, part])).toEqual(isClosed ? [['/zzzzzzzz', 'name']] : []);
  });

  test.each([null, [], 'text', 7, true] as JsonValue[])('refuses %j', (value) => {
    expect(schemaProblems(name, value)).toHaveLength(1);
  });
});

/** The members without a description, of all objects that the schema describes. */
function* undescribed(schema: JsonValue | undefined, at: string): Generator<string> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  const { properties = {}, $defs = {}, items, additionalProperties } = schema as Record<string, JsonObject>;
  for (const [member, value] of Object.entries(properties)) {
    if (typeof (value as JsonObject)['description'] !== 'string') yield `${at}/${member}`;
    yield* undescribed(value, `${at}/${member}`);
  }
  for (const [name, value] of Object.entries($defs)) yield* undescribed(value, `${at}/$defs/${name}`);
  yield* undescribed(items, `${at}/items`);
  yield* undescribed(additionalProperties, `${at}/*`);
}

test('every file of schemas/ is listed', () => {
  const files = readdirSync(join(root, 'schemas')).filter((file) => file.endsWith('.schema.json'));
  const known = schemaNames.map(schemaFile).filter((file) => file.startsWith('schemas/'));
  expect(files.map((file) => `schemas/${file}`).sort()).toEqual(known.sort());
});

test('equal messages have equal patterns', () => {
  const patterns = new Map<string, Set<unknown>>();
  const collect = (schema: JsonValue) => {
    if (typeof schema !== 'object' || schema === null) return;
    const words = (schema as JsonObject)['patternErrorMessage'];
    if (typeof words === 'string')
      patterns.set(words, (patterns.get(words) ?? new Set()).add((schema as JsonObject)['pattern']));
    Object.values(schema).forEach(collect);
  };
  for (const name of schemaNames) collect(schemaOf(name));
  expect([...patterns].filter(([, { size }]) => size > 1)).toEqual([]);
});
