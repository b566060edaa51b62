import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextStore } from '../../tools/xstack/core/base/text/text-store.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('every text comes back, whatever its size', () => {
  const size = fc.oneof(
    { weight: 20, arbitrary: fc.nat({ max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 6_000_000 }) },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(size, fc.constantFrom('a', 'é', '語', '😀')), { maxLength: 12 }), (parts) => {
      const store = new TextStore();
      const kept = parts.map(([length, unit]) => [unit.repeat(length), store.add(unit.repeat(length))] as const);
      for (const [want, span] of kept) expect(text(store.bytes(span)) === want).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('bytes and texts stand beside each other', () => {
  const store = new TextStore();
  const spans = [store.add('é'), store.addBytes(new Uint8Array([0x61, 0x62])), store.add(''), store.add('c')];
  expect(spans.map((span) => text(store.bytes(span)))).toEqual(['é', 'ab', '', 'c']);
});
