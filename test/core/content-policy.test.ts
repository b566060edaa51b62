import { describe, expect, test } from 'vitest';
import { checkContent, executableName } from '../../tools/xstack/core/compiler/pack/content-policy.ts';

function isProgram(head: Uint8Array, size = head.length): boolean {
  let reports = 0;
  checkContent(() => reports++, 'packs/a', head, size);
  return reports > 0;
}

/** A DOS stub of `length` bytes that points at `header`, placed at `offset`. */
function windowsProgram(header: string, offset: number, length = 4096): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(offset, 60);
  bytes.write(header, offset, 'latin1');
  return bytes;
}

describe('Windows programs are recognized by the header at the offset in byte 60', () => {
  test.each(['PE\0\0', 'NE', 'LE', 'LX'])('%j is refused', (header) => {
    expect(isProgram(windowsProgram(header, 128))).toBe(true);
    expect(isProgram(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), windowsProgram(header, 128)]))).toBe(true);
  });

  test('a second header beyond the bytes read is refused', () => {
    const head = Buffer.alloc(1 << 16);
    head.write('MZ', 0, 'latin1');
    head.writeUInt32LE(1 << 20, 60);
    expect(isProgram(head, 2 << 20)).toBe(true);
    expect(isProgram(head, 1 << 20)).toBe(false);
  });

  test.each(['MZ', 'MZ ', `MZ ${'is the name of a format. '.repeat(400)}`])('text is accepted: %.20j', (text) => {
    expect(isProgram(Buffer.from(text))).toBe(false);
    expect(isProgram(Buffer.from(text), 3 * 2 ** 30)).toBe(false);
  });
});

test.each([
  ['data/tool.so', true],
  ['data/tool.so.1', true],
  ['data/tool.so.1.2.3', true],
  ['data/tool.SO.6', true],
  ['data/tool.so.', false],
  ['data/tool.so.v1', false],
  ['data/also.1', false],
  ['data/so', false],
  ['data/lens.json', false],
])('the name %s is that of a program: %j', (path, expected) => {
  expect(executableName(path) !== undefined).toBe(expected);
});
