import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { withShortHashes } from '../../tools/xstack/core/base/text/short-hash.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const [a, b] = [hash('a'), hash('b')];

test('hashes in a message are shortened to 12 digits', () => {
  expect(withShortHashes(`\`x\` is ${a}, but hashes to ${b}; sha256-${a}`)).toBe(
    `\`x\` is ${a.slice(0, 12)}, but hashes to ${b.slice(0, 12)}; sha256-${a.slice(0, 12)}`,
  );
});

test('different hashes that begin alike remain whole', () => {
  const alike = `${a.slice(0, 63)}${a.endsWith('0') ? '1' : '0'}`;
  expect(withShortHashes(`${a}, not ${alike}`)).toBe(`${a}, not ${alike}`);
  expect(withShortHashes(`${a}, not ${a}`)).toBe(`${a.slice(0, 12)}, not ${a.slice(0, 12)}`);
});

test('paths and other numbers remain whole', () => {
  for (const text of [`replaced/${a}.tgz`, `${a}.tgz`, `${a}/x`, `${a}0`, a.toUpperCase()])
    expect(withShortHashes(text)).toBe(text);
});
