import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import rowSchema from '../../schemas/row_schema.schema.json' with { type: 'json' };
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';

const said = (problems: readonly { pointer: string; message: string; help?: string }[]) =>
  problems.map(({ pointer, message, help }) => `${pointer} ${message}${help === undefined ? '' : ` (${help})`}`);

function problemsOf(schema: JsonObject, row: JsonValue): string[] {
  const compiled = compileRowSchema(schema);
  return said('invalid' in compiled ? compiled.invalid : compiled.problems(row));
}

function invalid(schema: JsonObject): string[] {
  const compiled = compileRowSchema(schema);
  return 'invalid' in compiled ? said(compiled.invalid) : [];
}

const telescope: JsonObject = {
  title: 'Telescope',
  type: 'object',
  additionalProperties: false,
  required: ['telescope_id', 'aperture_mm'],
  properties: {
    telescope_id: { type: 'string', pattern: '^[a-z]+(\\.[a-z]+)*$', patternErrorMessage: 'must be words with dots' },
    aperture_mm: { type: 'integer', minimum: 1, maximum: 100000 },
    built: { type: 'string', format: 'date' },
    code: { type: 'string', pattern: '^[A-Z]{3}$', minLength: 3, maxLength: 3 },
    share: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    mirrors: { type: 'array', maxItems: 2, items: { $ref: '#/$defs/mirror' } },
    notes: { type: 'object', minProperties: 1, maxProperties: 2, additionalProperties: { type: ['string', 'null'] } },
  },
  $defs: {
    mirror: { title: 'Mirror', type: 'object', required: ['width_mm'], properties: { width_mm: { type: 'integer' } } },
  },
};
const right: JsonObject = { telescope_id: 'very.large', aperture_mm: 8200 };

describe('a row', () => {
  test('that matches has no problems', () => {
    expect(problemsOf(telescope, right)).toEqual([]);
    expect(problemsOf(telescope, { ...right, built: '1998-05-25', mirrors: [{ width_mm: 1 }], share: 0.5 })).toEqual(
      [],
    );
  });

  test.each<[JsonValue, ...string[]]>([
    [[], ' a telescope must be an object, not an array'],
    [{ aperture_mm: 1 }, ' `telescope_id` is missing'],
    [{ ...right, telescope_id: 'A' }, '/telescope_id `telescope_id` must be words with dots, not `A`'],
    [{ ...right, aperture_mm: 0 }, '/aperture_mm `aperture_mm` must be at least 1, not `0`'],
    [{ ...right, aperture_mm: 1e6 }, '/aperture_mm `aperture_mm` must be at most 100000, not `1000000`'],
    [{ ...right, built: '1998-02-30' }, '/built `built` must be of the format `date`, not `1998-02-30`'],
    [{ ...right, code: 'ab' }, '/code `code` must have at least 3 characters'],
    [{ ...right, code: 'abcd' }, '/code `code` must have at most 3 characters, not 4'],
    [{ ...right, code: 'abc' }, '/code `code` must match the pattern `^[A-Z]{3}$`, not `abc`'],
    [{ ...right, share: 0 }, '/share `share` must be more than 0, not `0`'],
    [{ ...right, share: 1 }, '/share `share` must be less than 1, not `1`'],
    [
      { ...right, mirrors: [{}, {}, 3] },
      '/mirrors `mirrors` must have at most 2 items, not 3',
      '/mirrors/0 `width_mm` is missing',
      '/mirrors/1 `width_mm` is missing',
      '/mirrors/2 `mirrors[2]` must be an object, not a number',
    ],
    [{ ...right, notes: {} }, '/notes `notes` must have at least 1 member'],
    [
      { ...right, notes: { a: '', b: null, c: 1 } },
      '/notes `notes` must have at most 2 members, not 3',
      '/notes/c `c` must be a string or null, not a number',
    ],
    [
      { ...right, apertur_mm: 1 },
      '/apertur_mm `apertur_mm` is not a member of a telescope (did you mean `aperture_mm`?)',
    ],
  ])('%j', (row, ...wanted) => expect(problemsOf(telescope, row)).toEqual(wanted));

  test('may have members with any names', () => {
    const schema = {
      type: 'object',
      properties: { 'a/b~c': { type: 'string' }, constructor: { type: 'string' } },
    } as const;
    expect(problemsOf(schema, {})).toEqual([]);
    expect(problemsOf(schema, { 'a/b~c': 1, constructor: 2 })).toEqual([
      '/a~1b~0c `a/b~c` must be a string, not a number',
      '/constructor `constructor` must be a string, not a number',
    ]);
  });
});

const allowed = `use only ${Object.keys(rowSchema.properties)
  .map((keyword) => `\`${keyword}\``)
  .join(', ')}`;

describe('a row schema is refused', () => {
  test.each<[string, JsonObject, ...string[]]>([
    [
      'with an unknown keyword',
      { typ: 'object' },
      `/typ \`typ\` is not a member of a row schema (did you mean \`type\`? otherwise, ${allowed})`,
    ],
    [
      'with a keyword that costs too much',
      { items: { uniqueItems: true } },
      `/items/uniqueItems \`uniqueItems\` is not a member of a row schema (${allowed})`,
    ],
    [
      'with an unknown type',
      { type: 'strin' },
      '/type `type` must be one of `string`, `integer`, `number`, `boolean`, `null`, `object`, `array`, not `strin` (did you mean `string`?)',
    ],
    [
      'with a schema from elsewhere',
      { $ref: 'https://example.org/a.json' },
      '/$ref `$ref` must be `#/$defs/` and a name: schemas from elsewhere are not fetched, not `https://example.org/a.json`',
    ],
    [
      'with a reference to nothing',
      { items: { $ref: '#/$defs/miror' }, $defs: { mirror: {} } },
      '/items/$ref `$defs` has no member `miror` (did you mean `mirror`?)',
    ],
    [
      'with a circular reference',
      { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
      '/$ref `$ref` is circular, or follows more than 8 others',
      '/$defs/a/$ref `$ref` is circular, or follows more than 8 others',
      '/$defs/b/$ref `$ref` is circular, or follows more than 8 others',
    ],
    [
      'with a reference to itself',
      { $defs: { a: { $ref: '#/$defs/a' } } },
      '/$defs/a/$ref `$ref` is circular, or follows more than 8 others',
    ],
    [
      'with a reference and more',
      { properties: { a: { $ref: '#/$defs/a', type: 'string' } }, $defs: { a: {} } },
      '/properties/a/$ref `$ref` must not have the sibling `type` (move it to the referenced schema)',
    ],
    [
      'with a pattern that is none',
      { properties: { a: { pattern: '(' } } },
      '/properties/a/pattern invalid pattern `(` (use RE2 syntax, which has no look-around and no back-references)',
    ],
    [
      'with look-around',
      { pattern: '(?=a)a' },
      '/pattern invalid pattern `(?=a)a` (use RE2 syntax, which has no look-around and no back-references)',
    ],
    [
      'with a back-reference',
      { pattern: '(a)\\1' },
      '/pattern invalid pattern `(a)\\\\1` (use RE2 syntax, which has no look-around and no back-references)',
    ],
    [
      'with an unknown format',
      { format: 'email' },
      '/format `format` must be one of `date`, `date-time`, `time`, `duration`, `uuid`, `ipv4`, `ipv6`, not `email`',
    ],
    [
      'with an object among the values',
      { enum: [{}] },
      '/enum/0 `enum[0]` must be a string or a number or true or false or null, not an object',
    ],
  ])('%s', (_what, schema, ...wanted) => expect(invalid(schema)).toEqual(wanted));
});

/** The characters that RE2 reads, and the expressions that the engine, which backtracks, tries on long text. */
function costOf(work: () => void): { characters: number; expressions: string[] } {
  const { codePointAt } = String.prototype;
  const { exec } = RegExp.prototype;
  let characters = 0;
  const expressions: string[] = [];
  String.prototype.codePointAt = function (at) {
    characters++;
    return codePointAt.call(this, at);
  };
  RegExp.prototype.exec = function (text) {
    if (text.length < 1000) return exec.call(this, text);
    expressions.push(this.source);
    return null;
  };
  try {
    work();
  } finally {
    String.prototype.codePointAt = codePointAt;
    RegExp.prototype.exec = exec;
  }
  return { characters, expressions };
}

describe('the cost of a row', () => {
  test.each(['^(a+)+$', '^(a|a)*$', '^(a*)*b$', '^(.*,){40}x$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s is matched in linear time',
    (pattern) => {
      const text = `${'a'.repeat(50_000)}!`;
      const { characters, expressions } = costOf(() =>
        expect(problemsOf({ type: 'string', pattern }, text)).toHaveLength(1),
      );
      expect(characters).toBeLessThan(text.length + 1000);
      expect(expressions).not.toContain(pattern);
    },
  );

  test('a tree of maximum depth is visited once', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { a: { $ref: '#/$defs/node' } } } },
    };
    let row: JsonValue = 7;
    for (let depth = 0; depth < 127; depth++) row = { a: row };
    expect(problemsOf(schema, row)).toEqual([`${'/a'.repeat(127)} \`a\` must be an object, not a number`]);
  });
});

/** Schemas of all permitted keywords, in unusual combinations. */
const scalar = fc.constantFrom<JsonValue>('', 'a', 0, -1.5, true, null);
const plain = {
  type: fc.constantFrom<JsonValue>(
    'string',
    'integer',
    'null',
    'object',
    'array',
    ['string', 'null'],
    ['array', 'array'],
  ),
  enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  const: scalar,
  minLength: fc.nat(3),
  pattern: fc.constantFrom('a', '^\\p{L}+$', '[', '\\d{2,}', '(?P<x>a)'),
  format: fc.constantFrom('date', 'uuid', 'duration'),
  minimum: fc.double({ noNaN: true, noDefaultInfinity: true }),
  exclusiveMaximum: fc.integer(),
  required: fc.array(fc.constantFrom('a', 'constructor', '__proto__', '\\"'), { maxLength: 3 }),
  minItems: fc.nat(2),
  $ref: fc.constantFrom('#/$defs/a', '#/$defs/b', '#/$defs/__proto__'),
};
const named = (names: readonly string[], schema: fc.Arbitrary<JsonObject>) =>
  fc.dictionary(fc.constantFrom(...names), schema, { maxKeys: 2, noNullPrototype: true });
const schemaOfDepth = (depth: number): fc.Arbitrary<JsonObject> => {
  const below = depth === 0 ? fc.constant<JsonObject>({}) : schemaOfDepth(depth - 1);
  const nested = {
    properties: named(['a', '$ref', '__proto__', 'a"b', "'", '\n', '`'], below),
    additionalProperties: fc.oneof(fc.boolean(), below),
    items: below,
    $defs: named(['a', 'b', '__proto__'], below),
  };
  return fc.record({ ...plain, ...nested }, { requiredKeys: [] }).map((schema) => schema as JsonObject);
};

test('any schema and any row give an answer', () => {
  fc.assert(
    fc.property(schemaOfDepth(2), fc.jsonValue({ maxDepth: 3 }), (schema, row) => {
      const compiled = compileRowSchema(schema);
      const problems = 'invalid' in compiled ? compiled.invalid : compiled.problems(row as JsonValue);
      for (const { message } of problems) expect(message).toMatch(/^[^\n]+$/);
    }),
    { numRuns: 500 },
  );
});
