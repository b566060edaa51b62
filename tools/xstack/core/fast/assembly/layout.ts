// Structures in memory. They are `@unmanaged`: `changetype<Token>(address)` is free, and a field is one load or store.

/** Kinds of values, one bit each: a schema permits a set of them. An integer also has the bit of numbers. */
export const NULL: u32 = 1;
export const BOOLEAN: u32 = 2;
export const INTEGER: u32 = 4;
export const NUMBER: u32 = 8;
export const STRING: u32 = 16;
export const ARRAY: u32 = 32;
export const OBJECT: u32 = 64;

/** Contents of a string beyond printable ASCII, in `n` of its token. */
export const HAS_ESCAPE: u32 = 1;
export const HAS_WIDE: u32 = 2;
export const HAS_ASTRAL: u32 = 4;

/** A value in the bytes [start, end). A container has the members [first, first + n); `n` of a string has `HAS_` bits. */
@unmanaged export class Token { kind: u32; start: u32; end: u32; first: u32; n: u32; }

/**
 * A member of an object, or of a schema. `prefix`: the first eight bytes of the name, big endian, so that two names mostly
 * compare as integers. An item of an array has only a `value`: the index of its token.
 */
@unmanaged export class Member { prefix: u64; key: u32; length: u32; value: u32; isRequired: u32; }

/** A file of a pack. `hash`: address of 64 hexadecimal digits. */
@unmanaged export class File { path: u32; pathLength: u32; start: u32; size: u32; hash: u32; kind: u32; root: u32; isNamed: u32; }

export const MANIFEST: u32 = 0;
export const PAYLOAD: u32 = 1;

/** A string constant. */
@unmanaged export class Text { at: u32; length: u32; }

/** A schema: addresses of nodes and lists. `minimum` and the addresses are 0 if absent; `additional` is 1 for `false`. */
@unmanaged export class Node {
  kinds: u32; minLength: u32; maxLength: u32; enums: u32; enumCount: u32; pattern: u32; minimum: u32;
  minItems: u32; maxItems: u32; items: u32; properties: u32; propertyCount: u32; requiredCount: u32; additional: u32;
  names: u32; also: u32; alsoCount: u32; conditions: u32; conditionCount: u32;
}

/** Requires `then` of an object whose member has the value. */
@unmanaged export class Condition { name: Text; value: Text; then: u32; }

/** The collections that read the payloads of a type; of `registry_entries`, those with an `entry_type`. */
@unmanaged export class Group {
  type: u32; typeLength: u32; entryType: u32; entryTypeLength: u32; collections: u32; collectionCount: u32;
  unread: u32; unreadCount: u32;
}

/** The rows of a kind in a payload. Names are addresses and lengths; a length of 0 is absent. */
@unmanaged export class Collection {
  index: u32; flags: u32; member: u32; memberLength: u32; node: u32; id: u32; idLength: u32; members: u32; memberCount: u32;
  references: u32; referenceCount: u32; sorts: u32; sortCount: u32; parent: u32; parentLength: u32; search: u32; searchLength: u32;
}

export const HOLDS_ARRAY: u32 = 1;
export const HOLDS_OBJECT: u32 = 2;
export const IS_REQUIRED: u32 = 4;
export const HAS_CONTRIBUTION_ID: u32 = 8;
export const HAS_OPTIONAL_ID: u32 = 16;
export const IS_UNSUPPORTED: u32 = 32;
export const IS_OF_PACK: u32 = 64;
export const HAS_SELECTORS: u32 = 128;

/** A member of a compiled row. `name` includes the quotes and the colon; `fallback` is JSON. */
@unmanaged export class RowMember {
  name: u32; nameLength: u32; from: u32; steps: u32; stepCount: u32; fallback: u32; fallbackLength: u32; isSet: u32;
}

export const FROM_PACK: u32 = 0;
export const FROM_FILE: u32 = 1;
export const FROM_ID: u32 = 2;

/** A reference: member names, and an address of 0 for every item of an array. */
@unmanaged export class Reference { steps: u32; stepCount: u32; }
