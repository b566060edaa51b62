import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalize as jsonCanonicalize } from 'json-canonicalize';
import { describe, expect, test } from 'vitest';
import { canonicalJson, prettyJson } from '../../tools/xstack/core/base/json/canonical.ts';
import { Indenter } from '../../tools/xstack/core/base/json/indent.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';

const double = (hex: string) => Buffer.from(hex, 'hex').readDoubleBE();

describe('RFC 8785', () => {
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s is %s', (hex, text) => expect(canonicalJson(double(hex))).toBe(text));

  test('the sample of section 3.2.2', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('the order of section 3.2.3 is that of code units', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(
      JSON.parse(canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))) as object,
    ).filter((name) => name !== '1');
    expect(sorted).toEqual(['\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
    expect(canonicalJson({ b: 1, 10: 2, 9: 3, '\r': 4 })).toBe('{"\\r":4,"10":2,"9":3,"b":1}');
  });
});

/** Any JSON value, with names that other implementations treat specially. */
const anyValue = fc.jsonValue({ maxDepth: 4 }).map((value) => value as JsonValue);
const names = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('10', '9', '1a', '', 'constructor', 'toString'));
const nested = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, 0, -0, 1e21, 0.1, '', 'é', '\u2028'),
    anyValue,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

test('two libraries agree', () => {
  fc.assert(
    fc.property(nested, (value) => {
      const text = canonicalJson(value);
      expect(text).toBe(canonicalize(value));
      expect(text).toBe(jsonCanonicalize(value));
    }),
    { numRuns: 500 },
  );
});

test('printing in chunks gives the same bytes, and the order of members does not matter', () => {
  fc.assert(
    fc.property(nested, (value) => {
      const canonical = canonicalJson(value);
      expect(indented(canonical)).toBe(prettyJson(value));
      expect(canonicalJson(JSON.parse(prettyJson(value)) as JsonValue)).toBe(canonical);
      expect(canonicalJson(reversed(value))).toBe(canonical);
    }),
    { numRuns: 500 },
  );
});

test('output that outgrows its buffer at any position is complete', () => {
  const deep = `${'[1,{"a":'.repeat(60)}"${'\\"é'.repeat(3000)}"${'}]'.repeat(60)}`;
  const value = JSON.parse(`[${Array(40).fill(deep).join(',')}]`) as JsonValue;
  expect(indented(canonicalJson(value)) === prettyJson(value)).toBe(true);
});

/** The canonical text given to the printer in two parts. */
function indented(canonical: string): string {
  const bytes = Buffer.from(canonical);
  const indenter = new Indenter();
  const cut = bytes[0] === 0x5b ? 1 : 0;
  indenter.write(bytes, 0, cut);
  const printed = Buffer.from(indenter.take()).toString();
  indenter.write(bytes, cut, bytes.length);
  indenter.end();
  return printed + Buffer.from(indenter.take()).toString();
}

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item as JsonValue)]),
  );
}

test('members that libraries mishandle are ordinary', () => {
  const value = JSON.parse('{"toJSON":1,"b":{"__proto__":2,"a":3},"a":0}') as JsonValue;
  expect(canonicalJson(value)).toBe('{"a":0,"b":{"__proto__":2,"a":3},"toJSON":1}');
  const shared = { z: 1, a: 2 };
  expect(canonicalJson({ a: shared, ab: shared })).toBe('{"a":{"a":2,"z":1},"ab":{"a":2,"z":1}}');
});
