import { decodeUtf8 } from '#platform';
import { ArchiveRefusal, corrupt } from './refusal.ts';

export const blockBytes = 512;

/** What a tar header block says, before anything that stands in front of it is taken into account. */
export interface TarHeader {
  /** The name field, with the prefix field of a ustar header in front. */
  readonly path: string;
  readonly size: number;
  /** The type flag as a character; `0` also for the NUL that old writers use. */
  readonly type: string;
}

/** Reads a header block, checksum first: a header that does not add up says nothing that can be believed. */
export function readTarHeader(block: Uint8Array): TarHeader {
  if (octal(block, 148, 8, 'checksum') !== checksum(block)) throw corrupt('a tar header does not match its checksum');
  const name = text(block, 0, 100);
  const prefix = isUstar(block) ? text(block, 345, 155) : '';
  const flag = block[156] ?? 0;
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    size: octal(block, 124, 12, 'size'),
    type: flag === 0 ? '0' : String.fromCharCode(flag),
  };
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** UTF-8 that is not valid is refused: a name that is replaced by something similar is another file. */
export function utf8(bytes: Uint8Array): string {
  const decoded = decodeUtf8(bytes);
  if (decoded !== undefined) return decoded;
  throw new ArchiveRefusal(
    'refuse.scene_archive.forbidden_path',
    'a path in the tarball is not UTF-8',
    'older tools cut long names that are not ASCII; publish the package again with xstack',
  );
}

/** The sum of all bytes, with the checksum field itself read as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < blockBytes; i++) sum += i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
  return sum;
}

/** POSIX writes `ustar\0` and `00`; GNU writes `ustar  \0` and uses the bytes of the prefix for other things. */
function isUstar(block: Uint8Array): boolean {
  return [0x75, 0x73, 0x74, 0x61, 0x72, 0].every((byte, i) => block[257 + i] === byte);
}

function text(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return utf8(end === -1 ? field : field.subarray(0, end));
}

/** Only octal digits between optional blanks: no reader can take such a number for another one. */
function octal(block: Uint8Array, offset: number, length: number, what: string): number {
  const digits = String.fromCharCode(...block.subarray(offset, offset + length))
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (!/^[0-7]+$/.test(digits)) throw corrupt(`the ${what} in a tar header is not an octal number`);
  return Number.parseInt(digits, 8);
}
