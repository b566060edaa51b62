/** Files of any size are hashed in chunks; only JSON is read whole, and not without a limit. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maximumBytes } from '../../tools/xstack/core/base/json/read.ts';
import { digestOf } from '../../tools/xstack/core/compiler/pack/hash-file.ts';
import { disk } from '../../tools/xstack/io/disk.ts';
import { onDisk } from '../support/repository.ts';

const sizes = [0, 1, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 3_000_000];

test.each(sizes)('a file of %i bytes, with its size, without it and with another', (size) => {
  const bytes = randomBytes(size);
  const file = join(onDisk({ file: bytes }), 'file');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (const said of [size, undefined, size + 1, size >> 1]) {
    expect(digestOf(disk.chunks(file, said), said)).toEqual({ sha256, size });
    expect(Buffer.compare(disk.read(file, said), bytes)).toBe(0);
  }
  const heads: number[] = [];
  digestOf(disk.chunks(file, size), size, (head) => heads.push(head.length));
  expect(heads).toEqual(size === 0 ? [] : [Math.min(size, 1 << 20)]);
});

test('a reader that stops early closes the file', () => {
  const file = join(onDisk({ file: 'content' }), 'file');
  for (let i = 0; i < 5000; i++) for (const _ of disk.chunks(file, 7)) break;
});

test('reading stops at the size limit of JSON', () => {
  expect(maximumBytes).toBeLessThan(2 ** 29 - 24); // The longest string of V8.
});
