import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, prettyJson } from '../../tools/xstack/core/base/json/canonical.ts';
import { compact } from '../../tools/xstack/core/base/json/compact.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';

function compacted(text: string): string {
  const chunks: Buffer[] = [];
  compact([Buffer.from(text, 'utf8')], (chunk) => chunks.push(Buffer.from(chunk)));
  return Buffer.concat(chunks).toString('utf8');
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

test('strings longer than a chunk, and quotes and backslashes where one ends', () => {
  for (const length of [65_530, 65_533, 65_534, 65_535, 65_536, 65_537, 200_000])
    for (const text of ['x'.repeat(length), '"'.repeat(length), '\\'.repeat(length), ' \n'.repeat(length)]) {
      const value = { a: [text, { b: text }], c: {}, d: [] };
      expect(compacted(prettyJson(value)) === canonicalJson(value)).toBe(true);
    }
});
