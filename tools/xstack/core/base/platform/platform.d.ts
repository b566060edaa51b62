/** SHA-256 of bytes, or of the UTF-8 bytes of a string, as 64 lower-case hex digits. */
export declare function sha256Hex(data: string | Uint8Array): string;

/** Decodes UTF-8, keeping a byte-order mark; undefined if the bytes are not UTF-8. */
export declare function decodeUtf8(bytes: Uint8Array): string | undefined;

/** Incremental SHA-256; strings count as their UTF-8 bytes. */
export interface Sha256Hasher {
  update(data: string | Uint8Array): void;
  hex(): string;
}
export declare function createSha256(): Sha256Hasher;

/** Writes a string as UTF-8 at `offset` and returns the number of bytes written; the room must suffice. */
export declare function writeUtf8(target: Uint8Array, text: string, offset: number): number;

/** Allocates uninitialized bytes of the kind that `writeUtf8` is fastest with. */
export declare function allocate(size: number): Uint8Array;

/** Number of UTF-8 bytes of a string. */
export declare function utf8ByteLength(text: string): number;
