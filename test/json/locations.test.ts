import fc from 'fast-check';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { locate } from '../../tools/xstack/core/base/json/locate.ts';
import { isExact, mayHoldInexactNumber } from '../../tools/xstack/core/base/json/number.ts';
import { pointer } from '../../tools/xstack/core/base/json/pointer.ts';
import { readJsonBytes } from '../../tools/xstack/core/base/json/read.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { rangeOf } from '../../tools/xstack/core/base/text/position.ts';

const value = fc.jsonValue({ maxDepth: 4 }).map((any) => any as JsonValue);
const space = fc.constantFrom('', ' ', '\n', '\r\n', '\t');

/** The text of a value with inserted white space, and all paths into it. */
function written(any: JsonValue, gap: () => string, path: (string | number)[], paths: (string | number)[][]): string {
  paths.push(path);
  const inside = (items: string[], open: string, close: string) => `${open}${items.join(',')}${gap()}${close}`;
  if (Array.isArray(any))
    return inside(
      any.map((item, i) => `${gap()}${written(item as JsonValue, gap, [...path, i], paths)}${gap()}`),
      '[',
      ']',
    );
  if (typeof any === 'object' && any !== null)
    return inside(
      Object.entries(any).map(
        ([name, item]) =>
          `${gap()}${JSON.stringify(name)}${gap()}:${gap()}${written(item as JsonValue, gap, [...path, name], paths)}`,
      ),
      '{',
      '}',
    );
  return JSON.stringify(any);
}

test('every value is found where a full parser finds it', () => {
  fc.assert(
    fc.property(value, fc.infiniteStream(space), (any, gaps) => {
      const paths: (string | number)[][] = [];
      const gap = () => gaps.next().value as string;
      const text = `${gap()}${written(any, gap, [], paths)}${gap()}`;
      const locations = locate(
        text,
        paths.map((path) => pointer(...path)),
      );
      const tree = parseTree(text) as Node;
      for (const path of paths) {
        const node = findNodeAtLocation(tree, path) as Node;
        const location = locations.get(pointer(...path));
        expect(location?.value).toEqual(rangeOf(text, node.offset, node.offset + node.length));
        const name = node.parent?.type === 'property' ? node.parent.children?.[0] : node;
        if (name) expect(location?.name).toEqual(rangeOf(text, name.offset, name.offset + name.length));
      }
    }),
    { numRuns: 300 },
  );
});

test('a missing value is located at the start of its parent', () => {
  const text = '{\n  "a": [1]\n}';
  const locations = locate(text, ['/a/7/x', '/b', '/a']);
  expect(locations.get('/a/7/x')?.value.start).toEqual({ line: 2, column: 8 });
  expect(locations.get('/b')?.value).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 2 } });
});

test('a number is exact if the double has the value that was written', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(
      fc.boolean(),
      digits,
      fc.option(digits),
      fc.option(fc.integer({ min: -30, max: 30 })),
      (negative, whole, fraction, exponent) => {
        const token = `${negative ? '-' : ''}${whole.replace(/^0+(?=\d)/, '')}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`;
        expect(isExact(token)).toBe(sameValue(token, String(Number(token))));
        if (!isExact(token)) expect(mayHoldInexactNumber(`[${token}]`)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

/** Compares two decimal texts as fractions of whole numbers: slow but exact. */
function sameValue(a: string, b: string): boolean {
  const fraction = (text: string) => {
    const [mantissa = '', exponent = '0'] = text.split('e');
    const [whole = '', decimals = ''] = mantissa.split('.');
    return { digits: BigInt(whole + decimals), power: Number(exponent) - decimals.length };
  };
  const [x, y] = [fraction(a), fraction(b)];
  const least = Math.min(x.power, y.power);
  return x.digits * 10n ** BigInt(x.power - least) === y.digits * 10n ** BigInt(y.power - least);
}

test('no bytes make the reader throw, and every refusal has a diagnostic', () => {
  const seed = '{"a":[1,2.5e3,"x\\u00e9\\n",{"b":null,"c":true}],"d":{"e":"\\ud83d\\ude00","f":-0}}';
  const edit = fc.tuple(fc.nat({ max: seed.length }), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
      let bytes: Buffer = Buffer.from(seed);
      for (const [at, removed, added] of edits)
        bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
      const found: Diagnostic[] = [];
      const document = readJsonBytes((d) => void found.push(d), 'test.json', bytes);
      expect(document !== undefined || found.length > 0).toBe(true);
      for (const { at } of found) expect(at?.range?.start.line).toBeGreaterThan(0);
    }),
    { numRuns: 3000 },
  );
});
