/** `#platform` in a browser or a worker. SubtleCrypto is asynchronous, so SHA-256 is that of @noble/hashes. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const bytesOf = (data: string | Uint8Array) => (typeof data === 'string' ? utf8ToBytes(data) : data);

export function sha256Hex(data: string | Uint8Array): string {
  return bytesToHex(sha256(bytesOf(data)));
}

export function createSha256(): { update(data: string | Uint8Array): void; hex(): string } {
  const hash = sha256.create();
  return { update: (data) => void hash.update(bytesOf(data)), hex: () => bytesToHex(hash.digest()) };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const encoder = new TextEncoder();

export function writeUtf8(target: Uint8Array, text: string, offset: number): number {
  return encoder.encodeInto(text, target.subarray(offset)).written;
}

export function utf8ByteLength(text: string): number {
  return encoder.encode(text).length;
}

export function allocate(size: number): Uint8Array {
  return new Uint8Array(size);
}
