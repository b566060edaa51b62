import { Buffer, isUtf8 } from 'node:buffer';

let loaded: typeof import('node:crypto') | undefined;

/** Loaded with the first hash: it loads a large part of Node, and a command may not need it. */
function crypto(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

/** `crypto.hash` needs one call where a hash object needs three; available from Node 20.12 and 21.7. */
export function sha256Hex(data: string | Uint8Array): string {
  return crypto().hash('sha256', data, 'hex');
}

export function createSha256(): { update(data: string | Uint8Array): void; hex(): string } {
  const hash = crypto().createHash('sha256');
  return { update: (data) => void hash.update(data), hex: () => hash.digest('hex') };
}

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? asBuffer(bytes).toString('utf8') : undefined;
}

export function writeUtf8(target: Uint8Array, text: string, offset: number): number {
  return asBuffer(target).write(text, offset, 'utf8');
}

export function utf8ByteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

export function allocate(size: number): Uint8Array {
  return Buffer.allocUnsafeSlow(size);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
