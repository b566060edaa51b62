import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, prettyJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { compact } from '../../tools/xstack/ops/run/compact.ts';

function compacted(text: string): string {
  return Buffer.from(compact([Buffer.from(text, 'utf8')])).toString('utf8');
}

test('printed canonical JSON without white space is canonical JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
      fc.pre(!/\\u[dD][89a-fA-F]/.test(JSON.stringify(value)));
      const canonical = canonicalJson(value as JsonValue);
      const printed = prettyJson(JSON.parse(canonical) as JsonValue);
      expect(compacted(printed)).toBe(canonicalJson(JSON.parse(printed) as JsonValue));
    }),
  );
});

test('long strings of quotes, backslashes and white space, as names and as values', () => {
  for (const length of [1, 1000, 65_536, 1_000_000])
    for (const text of ['x'.repeat(length), '"'.repeat(length), '\\'.repeat(length), ' \n'.repeat(length)]) {
      const value = { a: [text, { b: text }], c: {}, d: [], [text]: text };
      expect(compacted(prettyJson(value)) === canonicalJson(value)).toBe(true);
    }
});
