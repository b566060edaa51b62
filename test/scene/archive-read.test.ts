import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAll, refusal } from './support/archives.ts';
import { legacyTgz, paxBody, rawTar, rawTgz } from './support/tar-builder.ts';

const file = { name: 'scene.yaml', content: 'a scene\n' };

describe('readable archives', () => {
  test('plain, ustar and old records', () => {
    expect(refusal(rawTgz([file, { ...file, name: 'old', magic: '' }, { ...file, name: 'v7', type: '\0' }]))).toBe(
      'read: scene.yaml, old, v7',
    );
  });
  test('the prefix field of ustar, but not of GNU', () => {
    expect(refusal(rawTgz([{ ...file, prefix: 'deep/down' }]))).toBe('read: deep/down/scene.yaml');
    expect(refusal(rawTgz([{ ...file, prefix: '12345', magic: 'ustar  \0' }]))).toBe('read: scene.yaml');
  });
  test('a pax path and a GNU long name', () => {
    const long = `${'d'.repeat(90)}/${'é'.repeat(90)}.yaml`;
    expect(refusal(rawTgz([{ name: 'p', type: 'x', content: paxBody({ path: long, mtime: '1.5' }) }, file]))).toBe(
      `read: ${long}`,
    );
    expect(refusal(rawTgz([{ name: '././@LongLink', type: 'L', content: `${long}\0` }, file]))).toBe(`read: ${long}`);
  });
  test('a name of exactly 100 bytes, with no NUL after it', () => {
    expect(refusal(rawTgz([{ ...file, name: 'n'.repeat(100) }]))).toBe(`read: ${'n'.repeat(100)}`);
  });
  test('a global pax header that only comments', () => {
    expect(refusal(rawTgz([{ name: 'g', type: 'g', content: paxBody({ comment: 'a commit' }) }, file]))).toBe(
      'read: scene.yaml',
    );
  });
  test('a duplicate with identical bytes is one file', () => {
    expect(refusal(legacyTgz([file, file].map(({ name, content }) => ({ path: name, content }))))).toBe(
      'read: scene.yaml',
    );
  });
  test('zeros of a tape block after the end', () => {
    expect(refusal(rawTgz([file], { zeros: 20 }))).toBe('read: scene.yaml');
  });
  test('an empty archive', () => expect(refusal(rawTgz([]))).toBe('read: '));
});

test('random damage is refused or harmless, and never an internal error', () => {
  const honest = Buffer.from(
    rawTar([
      file,
      { name: 'b', content: randomBytes(700) },
      { name: 'p', type: 'x', content: paxBody({ path: 'c' }) },
      file,
    ]),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(honest.length),
      (damage, cut) => {
        const tar = Buffer.from(honest);
        for (const [at, byte] of damage) tar[at] = byte;
        refusal(gzipSync(tar));
        refusal(gzipSync(tar.subarray(0, cut)));
      },
    ),
    { numRuns: 500 },
  );
});

test('random gzip damage is refused, unless it decompresses to the same bytes', () => {
  const honest = Buffer.from(rawTgz([{ name: 'b', content: randomBytes(3000) }]));
  const whole = readAll(honest, { chunk: honest.length });
  fc.assert(
    fc.property(fc.nat(honest.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const tgz = Buffer.from(honest);
      tgz[at] = (tgz[at] ?? 0) ^ flip;
      // Time stamp and hints of the header mean nothing, nor do the bits that fill up the last byte of the stream.
      if (refusal(tgz).startsWith('read')) expect(readAll(tgz, { chunk: tgz.length })).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('chunk boundaries do not matter', () => {
  const tgz = rawTgz([
    { name: 'a', content: randomBytes(20_000) },
    { name: 'b' },
    { name: 'c', content: randomBytes(1024) },
  ]);
  const whole = readAll(tgz, { chunk: tgz.length });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (chunk) => {
      expect(readAll(tgz, { chunk })).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});
