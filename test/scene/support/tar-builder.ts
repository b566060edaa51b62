import { gzipSync } from 'node:zlib';

/** One raw tar record. Every field can be set to an invalid value. */
export interface RawRecord {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array | string;
  readonly type?: string;
  readonly size?: number;
  readonly link?: string;
  readonly prefix?: string;
  readonly mode?: number;
  readonly magic?: string;
  readonly checksum?: number;
}

/** Builds a tar archive byte by byte, including archives that no tool writes. */
export function rawTar(records: readonly RawRecord[], { zeros = 2, rest = '' } = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const record of records) {
    const content = bytesOf(record.content ?? '');
    parts.push(rawHeader(record, content.length), content, new Uint8Array((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...parts, new Uint8Array(512 * zeros), bytesOf(rest)]);
}

export function rawTgz(records: readonly RawRecord[], options = {}): Uint8Array {
  return gzipSync(rawTar(records, options));
}

/** The body of a pax header with these records. */
export function paxBody(records: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      let length = Buffer.byteLength(rest);
      while (String(length).length + Buffer.byteLength(rest) !== length)
        length = String(length).length + Buffer.byteLength(rest);
      return Buffer.from(`${length}${rest}`);
    }),
  );
}

/**
 * An archive as the older tool writes it: names in the name field only, `root` as owner, the entry scene once
 * more for each time that it is listed, and Node's gzip.
 */
export function legacyTgz(files: readonly { path: string; content: Uint8Array | string }[]): Uint8Array {
  const parts = files.flatMap(({ path, content }) => {
    const body = bytesOf(content);
    const header = Buffer.from(rawHeader({ name: '', content: body }, body.length));
    // It uses the length in characters as the length in bytes, and so truncates names that are not ASCII.
    header.write(path, 0, Math.min(path.length, 100), 'utf8');
    header.write('root', 265, 'ascii');
    header.write('root', 297, 'ascii');
    sign(header);
    return [header, body, new Uint8Array((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...parts, new Uint8Array(1024)]));
}

/** Reads an archive as the older tool does: every record is a file, its path is the name field. */
export function legacyExtract(tar: Uint8Array): { path: string; content: Buffer }[] {
  const buffer = Buffer.from(tar);
  const files = [];
  for (let at = 0; at + 512 <= buffer.length; ) {
    const header = buffer.subarray(at, at + 512);
    if (header.every((byte) => byte === 0)) break;
    const name = header.subarray(0, 100);
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8) || 0;
    const end = name.indexOf(0);
    files.push({
      path: name.subarray(0, end === -1 ? 100 : end).toString('utf8'),
      content: buffer.subarray(at + 512, at + 512 + size),
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

function rawHeader(record: RawRecord, length: number): Uint8Array {
  const header = Buffer.alloc(512);
  bytesOf(record.name).copy(header, 0, 0, 100);
  const number = (value: number, at: number, width: number) =>
    header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'ascii');
  number(record.mode ?? 0o644, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(record.size ?? length, 124, 12);
  number(0, 136, 12);
  header.write(record.type ?? '0', 156, 1, 'latin1');
  header.write(record.link ?? '', 157, 100, 'utf8');
  header.write(record.magic ?? 'ustar\0' + '00', 257, 8, 'latin1');
  header.write(record.prefix ?? '', 345, 155, 'utf8');
  sign(header, record.checksum);
  return header;
}

function sign(header: Buffer, value?: number): void {
  header.fill(0x20, 148, 156);
  const sum = value ?? header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
}

function bytesOf(data: Uint8Array | string): Buffer {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data);
}
