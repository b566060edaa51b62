// Names that the rules of the compiler use. The driver writes them in this order.

import { Text } from './layout';

let names: u32 = 0;

export const CANONICAL_HASH: u32 = 0;
export const SIGNATURE_STATUS: u32 = 1;
export const PACK_ID: u32 = 2;
export const SCHEMA_VERSION: u32 = 3;
export const VERSION: u32 = 4;
export const COMPATIBILITY: u32 = 5;
export const LEAST: u32 = 6;
export const MOST: u32 = 7;
export const DEPENDENCIES: u32 = 8;
export const TYPES: u32 = 9;
export const CONTRIBUTIONS: u32 = 10;
export const TYPE: u32 = 11;
export const ID: u32 = 12;
export const PATH: u32 = 13;
export const ENTRY_TYPE: u32 = 14;
export const WIDGETS: u32 = 15;
export const DATA_BINDING: u32 = 16;
export const SELECTOR: u32 = 17;
export const CHILDREN: u32 = 18;
/** JSON between the values of a contribution and of the source of the canonical hash. */
export const ID_OPEN: u32 = 19;
export const PACK_ID_OPEN: u32 = 20;
export const PATH_OPEN: u32 = 21;
export const SHA256_OPEN: u32 = 22;
export const TYPE_OPEN: u32 = 23;
export const FILES_OPEN: u32 = 24;
export const FILE_OPEN: u32 = 25;
export const MANIFEST_OPEN: u32 = 26;
/** The version of manifests. */
export const CURRENT_VERSION: u32 = 27;

export function placeNames(at: u32): void { names = at; }

// @ts-ignore
@inline export function name(index: u32): Text { return changetype<Text>(names + index * offsetof<Text>()); }
