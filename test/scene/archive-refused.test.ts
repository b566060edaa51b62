/** Archives that are refused, each by its own tarball, independent of chunk boundaries. */
import { gzipSync } from 'node:zlib';
import type * as Pako from 'pako';
import { describe, expect, test, vi } from 'vitest';
import { refusal } from './support/archives.ts';
import { paxBody, rawTar, rawTgz } from './support/tar-builder.ts';

/** Calls that unpack a chunk of at most 64 KiB. */
const unpacked = vi.hoisted(() => ({ chunks: 0 }));

vi.mock('pako', async (original) => {
  const real = (await original()) as typeof Pako;
  const zlibInflate: typeof Pako.zlibInflate = (...args) => {
    unpacked.chunks++;
    return real.zlibInflate(...args);
  };
  return { ...real, zlibInflate };
});

const file = { name: 'scene.yaml', content: 'a scene\n' };
const limits = { entries: 3, file_bytes: 2000, total_bytes: 3000, ratio: 1000 };

describe('refused archives', () => {
  const cases: [what: string, tgz: Uint8Array, said: string][] = [
    [
      'an absolute path',
      rawTgz([{ ...file, name: '/etc/passwd' }]),
      'forbidden_path: the path `/etc/passwd` in the tarball is absolute',
    ],
    [
      'an escaping path',
      rawTgz([{ ...file, name: '../x' }]),
      'forbidden_path: the path `../x` in the tarball has a `..` segment',
    ],
    [
      'an inner escape',
      rawTgz([{ ...file, name: 'a/../../x' }]),
      'forbidden_path: the path `a/../../x` in the tarball has a `..` segment',
    ],
    [
      'an escape in the prefix',
      rawTgz([{ ...file, prefix: '..' }]),
      'forbidden_path: the path `../scene.yaml` in the tarball has a `..` segment',
    ],
    [
      'an escape by pax',
      rawTgz([{ name: 'p', type: 'x', content: paxBody({ path: '../x' }) }, file]),
      'forbidden_path: the path `../x` in the tarball has a `..` segment',
    ],
    [
      'an escape by a long name',
      rawTgz([{ name: 'l', type: 'L', content: '/x\0' }, file]),
      'forbidden_path: the path `/x` in the tarball is absolute',
    ],
    [
      'a backslash',
      rawTgz([{ ...file, name: 'a\\..\\x' }]),
      'forbidden_path: the path `a\\..\\x` in the tarball contains a backslash; separate directories with `/`',
    ],
    [
      'a drive letter',
      rawTgz([{ ...file, name: 'C:x' }]),
      'forbidden_path: the path `C:x` in the tarball starts with a drive letter',
    ],
    [
      'a name with a line feed',
      rawTgz([{ ...file, name: 'a\nb' }]),
      'forbidden_path: the path `a\ufffdb` in the tarball contains a control character',
    ],
    [
      'a NUL in a pax path',
      rawTgz([{ name: 'p', type: 'x', content: paxBody({ path: 'a\0b' }) }, file]),
      'forbidden_path: the path `a\ufffdb` in the tarball contains a control character',
    ],
    [
      'a reserved name',
      rawTgz([{ ...file, name: 'x/NUL.txt' }]),
      'forbidden_path: the path `x/NUL.txt` in the tarball has a name that Windows reserves (`NUL.txt`)',
    ],
    [
      'a name that is not normalised',
      rawTgz([{ ...file, name: 'e\u0301' }]),
      'forbidden_path: the path `e\u0301` in the tarball is not in Unicode normalisation form C',
    ],
    [
      'a name that is not UTF-8',
      rawTgz([{ ...file, name: Buffer.from([0x61, 0xc3]) }]),
      'forbidden_path: a path in the tarball is not UTF-8',
    ],
    ['an empty name', rawTgz([{ ...file, name: '' }]), 'forbidden_path: the path `` in the tarball is empty'],
    [
      'a directory that says it is a file',
      rawTgz([{ name: 'dir/' }]),
      'forbidden_path: the path `dir/` in the tarball has an empty segment',
    ],
    [
      'a symbolic link',
      rawTgz([{ name: 'l', type: '2', link: '/etc' }]),
      'forbidden_entry: `l` is a symbolic link; a tarball may hold regular files only',
    ],
    [
      'a hard link',
      rawTgz([{ name: 'l', type: '1', link: 'x' }]),
      'forbidden_entry: `l` is a hard link; a tarball may hold regular files only',
    ],
    [
      'a character device',
      rawTgz([{ name: 'd', type: '3' }]),
      'forbidden_entry: `d` is a character device; a tarball may hold regular files only',
    ],
    [
      'a block device',
      rawTgz([{ name: 'd', type: '4' }]),
      'forbidden_entry: `d` is a block device; a tarball may hold regular files only',
    ],
    [
      'a directory',
      rawTgz([{ name: 'd/', type: '5' }]),
      'forbidden_entry: `d/` is a directory record; a tarball may hold regular files only',
    ],
    [
      'a FIFO',
      rawTgz([{ name: 'd', type: '6' }]),
      'forbidden_entry: `d` is a FIFO; a tarball may hold regular files only',
    ],
    [
      'a sparse file',
      rawTgz([{ name: 's', type: 'S' }]),
      'forbidden_entry: `s` is a sparse file; a tarball may hold regular files only',
    ],
    [
      'a sparse file by pax',
      rawTgz([{ name: 'p', type: 'x', content: paxBody({ 'GNU.sparse.major': '1' }) }, file]),
      'forbidden_entry: `` is a sparse file; a tarball may hold regular files only',
    ],
    [
      'an unknown type',
      rawTgz([{ name: 'v', type: 'V' }]),
      'forbidden_entry: `v` is an entry of the unknown type `V`; a tarball may hold regular files only',
    ],
    [
      'a link path by pax',
      rawTgz([{ name: 'p', type: 'x', content: paxBody({ linkpath: '/etc' }) }, file]),
      'forbidden_entry: `` is a symbolic link; a tarball may hold regular files only',
    ],
    [
      'a duplicate of another size',
      rawTgz([file, { ...file, content: 'other' }]),
      'path_collision: duplicate path `scene.yaml` in the tarball, with different contents',
    ],
    [
      'a duplicate with other bytes',
      rawTgz([file, { ...file, content: 'A scene\n' }]),
      'path_collision: duplicate path `scene.yaml` in the tarball, with different contents',
    ],
    [
      'a collision by case',
      rawTgz([file, { ...file, name: 'SCENE.yaml' }]),
      'path_collision: `scene.yaml` and `SCENE.yaml` in the tarball are one file on some file systems',
    ],
    [
      'a file that is a directory',
      rawTgz([
        { ...file, name: 'a' },
        { ...file, name: 'A/b' },
      ]),
      'path_collision: `a` and `A/b` in the tarball are one file on some file systems',
    ],
    ['a wrong checksum', rawTgz([{ ...file, checksum: 1 }]), 'corrupt: a tar header does not match its checksum'],
    [
      'a size that is not octal',
      rawTgz([{ ...file, size: -1 }]),
      'corrupt: the size in a tar header is not an octal number',
    ],
    [
      'a size of pax',
      rawTgz([{ name: 'p', type: 'x', content: paxBody({ size: '3' }) }, file]),
      'corrupt: a pax header overrides the size',
    ],
    [
      'a global path',
      rawTgz([{ name: 'g', type: 'g', content: paxBody({ path: 'x' }) }, file]),
      'corrupt: a global pax header names a path',
    ],
    [
      'two long paths',
      rawTgz([
        { name: 'l', type: 'L', content: 'a\0' },
        { name: 'p', type: 'x', content: paxBody({ path: 'b' }) },
        file,
      ]),
      'corrupt: two headers give a file different paths',
    ],
    [
      'a header for nothing',
      rawTgz([{ name: 'l', type: 'L', content: 'a\0' }]),
      'corrupt: a tar header announces a file that does not follow',
    ],
    [
      'a pax header with a wrong length',
      rawTgz([{ name: 'p', type: 'x', content: '99 path=x\n' }, file]),
      'corrupt: a pax header is damaged',
    ],
    [
      'a pax record twice',
      rawTgz([
        { name: 'p', type: 'x', content: Buffer.concat([paxBody({ path: 'a' }), paxBody({ path: 'b' })]) },
        file,
      ]),
      'corrupt: duplicate `path` in a pax header',
    ],
    [
      'a huge header',
      rawTgz([{ name: 'p', type: 'x', content: Buffer.alloc(70_000, 'x') }, file]),
      'corrupt: a header in the tar archive is longer than 64 KiB',
    ],
    [
      'bytes behind the archive',
      rawTgz([file], { rest: 'x'.repeat(512) }),
      'corrupt: bytes follow the end of the tar archive',
    ],
    ['half a block behind the archive', rawTgz([file], { rest: 'x' }), 'corrupt: the tar archive is truncated'],
    [
      'a second archive behind a zero block',
      gzipSync(Buffer.concat([rawTar([file], { zeros: 1 }), rawTar([file])])),
      'corrupt: bytes follow the end of the tar archive',
    ],
    ['one zero block only', rawTgz([file], { zeros: 1 }), 'corrupt: the tar archive is truncated'],
    ['zeros without end', rawTgz([file], { zeros: 3000 }), 'corrupt: too many zeros follow the tar archive'],
    ['no end at all', rawTgz([file], { zeros: 0 }), 'corrupt: the tar archive is truncated'],
    [
      'a cut body',
      gzipSync(rawTar([{ ...file, size: 5000 }]).subarray(0, 600)),
      'corrupt: the tar archive is truncated',
    ],
    ['no gzip', rawTar([file]), 'corrupt: not a gzip stream: incorrect header check'],
    ['a cut gzip', rawTgz([file]).subarray(0, 60), 'corrupt: the gzip stream is truncated'],
    ['an empty file', new Uint8Array(0), 'corrupt: the gzip stream is truncated'],
    [
      'bytes behind gzip',
      Buffer.concat([rawTgz([file]), Buffer.from('x')]),
      'corrupt: bytes follow the end of the gzip stream',
    ],
    [
      'zeros behind gzip',
      Buffer.concat([rawTgz([file]), Buffer.alloc(8)]),
      'corrupt: bytes follow the end of the gzip stream',
    ],
    [
      'a second gzip member',
      Buffer.concat([rawTgz([file]), rawTgz([file])]),
      'corrupt: bytes follow the end of the gzip stream',
    ],
  ];
  test.each(cases)('%s', (_what, tgz, said) => {
    for (const chunk of [1, 7, 512, 1 << 20]) expect(refusal(tgz, { chunk })).toBe(said);
  });
  test('a wrong gzip checksum', () => {
    const tgz = Buffer.from(rawTgz([file]));
    tgz[tgz.length - 6] = (tgz[tgz.length - 6] ?? 0) ^ 1;
    expect(refusal(tgz)).toBe('corrupt: not a gzip stream: incorrect data check');
  });
  test('too many entries, a file too large, too much in all', () => {
    const many = [1, 2, 3, 4].map((i) => ({ ...file, name: `f${i}` }));
    expect(refusal(rawTgz(many), { limits })).toBe('too_large: the tarball holds more than 3 entries');
    expect(refusal(rawTgz([{ name: 'big', content: Buffer.alloc(2001) }]), { limits })).toBe(
      'too_large: the tarball holds `big` of 2001 bytes; 2000 are allowed',
    );
    const heavy = [1, 2].map((i) => ({ name: `f${i}`, content: Buffer.alloc(1600) }));
    expect(refusal(rawTgz(heavy), { limits })).toBe('too_large: the tarball unpacks to more than 3000 bytes');
  });
  test('a false size in a header allocates nothing', () => {
    expect(refusal(rawTgz([{ ...file, size: 8 ** 11 - 1 }]))).toBe(
      'too_large: the tarball holds `scene.yaml` of 8589934591 bytes; 104857600 are allowed',
    );
  });
  test('a bomb is refused before it is unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000), { level: 9 });
    unpacked.chunks = 0;
    expect(
      refusal(rawTgz([{ name: 'z', content: Buffer.alloc(90_000_000) }]), {
        sink: { begin: () => {}, data: () => {}, end: () => {} },
        limits: { ...limits, file_bytes: 1e9, total_bytes: 1e9, ratio: 500 },
      }),
    ).toBe('too_large: the tarball unpacks to more than 500 times its size');
    expect(refusal(bomb, { chunk: 1 << 20 })).toMatch(/^(corrupt|too_large): /);
    expect(unpacked.chunks * 64 * 1024).toBeLessThan(4_000_000);
  });
});
