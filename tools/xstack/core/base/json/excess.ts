import { skipSpace, stringEnd } from './scan.ts';

/** Limits of a JSON document. Names of members are not values. */
export interface JsonLimits {
  /** The nesting of arrays and objects. */
  readonly depth: number;
  readonly values: number;
  readonly objects: number;
}

/** Nesting depth that every JSON reader supports. */
export const maximumDepth = 128;

/** Values and objects that a document of any length may hold. */
const maximumValues = 1 << 20;
const maximumObjects = 1 << 18;

/**
 * The limits of a document of `length` characters. An object costs V8 up to 250 bytes, an array 60: a few megabytes of
 * `{}` or `[]` would need a gigabyte. Longer documents may hold more, so that their memory stays in proportion.
 */
export function limitsOf(length: number): JsonLimits {
  return {
    depth: maximumDepth,
    values: Math.max(maximumValues, Math.floor(length / 10)),
    objects: Math.max(maximumObjects, Math.floor(length / 40)),
  };
}

/** The limit that a source exceeds first, and the offset of the first value above it. */
export interface Excess {
  readonly limit: keyof JsonLimits;
  readonly at: number;
}

/** Finds the first excess in one pass, without building values; also defined for a source that is not JSON. */
export function findExcess(source: string, { depth, values, objects }: JsonLimits): Excess | undefined {
  let open = 0;
  let valueCount = 1;
  let objectCount = 0;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(source, i) - 1;
    else if (unit === 0x2c) {
      if (++valueCount > values) return { limit: 'values', at: skipSpace(source, i + 1) };
    } else if (unit === 0x7b || unit === 0x5b) {
      if (++open > depth) return { limit: 'depth', at: i };
      if (unit === 0x7b && ++objectCount > objects) return { limit: 'objects', at: i };
      const next = skipSpace(source, i + 1);
      if (!isClosing(source.charCodeAt(next)) && ++valueCount > values) return { limit: 'values', at: next };
    } else if (isClosing(unit)) open--;
  }
  return undefined;
}

function isClosing(unit: number): boolean {
  return unit === 0x7d || unit === 0x5d;
}
