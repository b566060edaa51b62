/** The SHA-256 of bytes, or of the UTF-8 bytes of a text, as 64 lower-case hex digits. */
export declare function sha256Hex(data: string | Uint8Array): string;

/** The text of UTF-8 bytes (a byte-order mark is kept), or undefined if the bytes are not UTF-8. */
export declare function decodeUtf8(bytes: Uint8Array): string | undefined;
