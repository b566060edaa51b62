import { decodeUtf8 } from '#platform';
import { ArchiveRefusal, corrupt } from './refusal.ts';

export const blockBytes = 512;

/** A tar header block, without the effect of extended headers before it. */
export interface TarHeader {
  /** The name field, with the prefix field of a ustar header before it. */
  readonly path: string;
  readonly size: number;
  /** The type flag as a character; `0` also for the NUL of old writers. */
  readonly type: string;
}

/** Parses a header block; the checksum is verified first. */
export function readTarHeader(block: Uint8Array): TarHeader {
  if (octalField(block, 148, 8, 'checksum') !== checksum(block))
    throw corrupt('a tar header does not match its checksum');
  const name = stringField(block, 0, 100);
  const prefix = isUstar(block) ? stringField(block, 345, 155) : '';
  const flag = block[156] ?? 0;
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    size: octalField(block, 124, 12, 'size'),
    type: flag === 0 ? '0' : String.fromCharCode(flag),
  };
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Throws on invalid UTF-8: with replacement characters, the name would be that of another file. */
export function utf8(bytes: Uint8Array): string {
  const decoded = decodeUtf8(bytes);
  if (decoded !== undefined) return decoded;
  throw new ArchiveRefusal(
    'refuse.scene_archive.forbidden_path',
    'a path in the tarball is not UTF-8',
    'older tools cut long names that are not ASCII; publish the package again with xstack',
  );
}

/** Sums all bytes, with the checksum field counted as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < blockBytes; i++) sum += i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
  return sum;
}

/** POSIX writes `ustar\0` and `00`; GNU writes `ustar  \0` and uses the prefix field for other data. */
function isUstar(block: Uint8Array): boolean {
  return [0x75, 0x73, 0x74, 0x61, 0x72, 0].every((byte, i) => block[257 + i] === byte);
}

function stringField(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return utf8(end === -1 ? field : field.subarray(0, end));
}

/** Accepts only octal digits between optional blanks: such a number is unambiguous for all readers. */
function octalField(block: Uint8Array, offset: number, length: number, what: string): number {
  const digits = String.fromCharCode(...block.subarray(offset, offset + length))
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (!/^[0-7]+$/.test(digits)) throw corrupt(`the ${what} in a tar header is not an octal number`);
  return Number.parseInt(digits, 8);
}
