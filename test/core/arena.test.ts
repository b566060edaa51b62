import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../tools/xstack/core/base/text/arena.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('every string is returned, whatever its size', () => {
  const size = fc.oneof(
    { weight: 20, arbitrary: fc.nat({ max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 6_000_000 }) },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(size, fc.constantFrom('a', 'é', '語', '😀')), { maxLength: 12 }), (parts) => {
      const arena = new Arena();
      const spans = parts.map(([length, unit]) => [unit.repeat(length), arena.add(unit.repeat(length))] as const);
      for (const [want, span] of spans) expect(text(arena.bytes(span)) === want).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('bytes and strings share an arena', () => {
  const arena = new Arena();
  const spans = [arena.add('é'), arena.addBytes(new Uint8Array([0x61, 0x62])), arena.add(''), arena.add('c')];
  expect(spans.map((span) => text(arena.bytes(span)))).toEqual(['é', 'ab', '', 'c']);
});
