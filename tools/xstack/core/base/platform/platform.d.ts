/** The SHA-256 of bytes, or of the UTF-8 bytes of a text, as 64 lower-case hex digits. */
export declare function sha256Hex(data: string | Uint8Array): string;

/** The text of UTF-8 bytes (a byte-order mark is kept), or undefined if the bytes are not UTF-8. */
export declare function decodeUtf8(bytes: Uint8Array): string | undefined;

/** A SHA-256 that is fed piece by piece; texts count as their UTF-8 bytes. */
export interface Sha256 {
  update(data: string | Uint8Array): void;
  hex(): string;
}
export declare function createSha256(): Sha256;

/** Writes a text as UTF-8 at `offset` and returns how many bytes it took; the room must be enough. */
export declare function writeUtf8(target: Uint8Array, text: string, offset: number): number;

/** Fresh bytes that `writeUtf8` is quick with. Their content is not defined. */
export declare function allocate(size: number): Uint8Array;

/** The number of bytes of a text in UTF-8. */
export declare function utf8ByteLength(text: string): number;
