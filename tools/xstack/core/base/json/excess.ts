import { skipSpace, stringEnd } from './scan.ts';

/**
 * Limits of a JSON document. Values that cost V8 no more than a slot of an array are not counted: numbers, `true`,
 * `false` and `null` after the first of an array. Names of members are not values.
 */
export interface JsonLimits {
  /** The nesting of arrays and objects. */
  readonly depth: number;
  readonly values: number;
  readonly objects: number;
}

/** Nesting depth that every JSON reader supports. */
export const maximumDepth = 128;

/** Limits of one kind of documents. `values` and `objects` are what a document of any length may hold. */
export interface DocumentLimits {
  readonly bytes: number;
  readonly values: number;
  readonly objects: number;
  /** Length from which a document may hold more, in proportion. */
  readonly proportionalFrom: number;
  /** Help for a document above a limit. */
  readonly help: string;
}

/** Limits of documents that hold data: payloads, packages, requests. */
export const dataLimits: DocumentLimits = {
  bytes: 256 * 1024 * 1024,
  values: 1_000_000,
  objects: 210_000,
  proportionalFrom: 0,
  help: 'split it into several files',
};

/** Limits of documents that describe others: manifests, bundles, definitions of registries, settings. */
export const descriptionLimits: DocumentLimits = {
  bytes: 4 * 1024 * 1024,
  values: 250_000,
  objects: 60_000,
  proportionalFrom: 0,
  help: 'shorten it: only payloads may hold large amounts of data',
};

/** Limits of scene product packages: beside the values, there are the canonical form of each scene and a store. */
export const packageLimits: DocumentLimits = {
  ...dataLimits,
  values: 600_000,
  objects: 120_000,
  proportionalFrom: 10_000_000,
  help: 'split it into several packages',
};

/** Bytes of the smallest object in a row as registries are printed: its indentation, `{},` and the line end. */
const printedObject_bytes = 12;

/**
 * Limits of a compiled registry of `bytes`: each of its payloads was bounded, and a union of many is not. A short one holds
 * no more objects than a printed registry of its length can.
 */
export function registryLimits({ length }: Uint8Array): DocumentLimits {
  if (length >= 10_000_000) return { ...dataLimits, values: Infinity, objects: Infinity };
  return { ...dataLimits, objects: Math.max(dataLimits.objects, Math.floor(length / printedObject_bytes)) };
}

/**
 * Limits of the requests of a portal: a long-running process, which holds the body, its values and those of the package in
 * it at the same time.
 */
export const requestLimits: DocumentLimits = {
  ...dataLimits,
  values: 250_000,
  objects: 50_000,
  proportionalFrom: 10_000_000,
  help: 'import the package with `xstack package import`',
};

/**
 * Applies limits to a document of `length` characters. An object costs V8 up to 250 bytes, an array 60: a few megabytes
 * of `{}` or `[]` would need a gigabyte. Longer documents may hold more, so that their memory stays in proportion.
 */
export function limitsOf(length: number, { values, objects, proportionalFrom }: DocumentLimits): JsonLimits {
  const isProportional = length >= proportionalFrom;
  return {
    depth: maximumDepth,
    values: isProportional ? Math.max(values, Math.floor(length / 10)) : values,
    objects: isProportional ? Math.max(objects, Math.floor(length / 50)) : objects,
  };
}

/**
 * Length up to which no source exceeds the limits on values and objects: an object has two characters at least.
 */
function maximumUncheckedLength({ objects }: DocumentLimits): number {
  return 2 * Math.min(objects, dataLimits.objects);
}

/** Reports whether a JSON source exceeds the limits of its kind. */
export function isExcessive(source: string, limits = dataLimits): boolean {
  if (source.length <= maximumUncheckedLength(limits)) return false;
  return findExcess(source, limitsOf(source.length, limits)) !== undefined;
}

/** The limit that a source exceeds first, and the offset of the first value above it. */
export interface Excess {
  readonly limit: keyof JsonLimits;
  readonly at: number;
}

/** Counts of several sources. */
export interface TotalCounts {
  values: number;
  objects: number;
}

/**
 * Finds the first excess in one pass, without building values; also defined for a source that is not JSON. Adds the counts
 * of a source without an excess to `total`.
 */
export function findExcess(
  source: string,
  { depth, values, objects }: JsonLimits,
  total?: TotalCounts,
): Excess | undefined {
  let open = 0;
  let valueCount = 1;
  let objectCount = 0;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(source, i) - 1;
    else if (unit === 0x2c) {
      const next = skipSpace(source, i + 1);
      if (isCounted(source.charCodeAt(next)) && ++valueCount > values) return { limit: 'values', at: next };
    } else if (unit === 0x7b || unit === 0x5b) {
      if (++open > depth) return { limit: 'depth', at: i };
      if (unit === 0x7b && ++objectCount > objects) return { limit: 'objects', at: i };
      const next = skipSpace(source, i + 1);
      if (!isClosing(source.charCodeAt(next)) && ++valueCount > values) return { limit: 'values', at: next };
    } else if (isClosing(unit)) open--;
  }
  if (total !== undefined) {
    total.values += valueCount;
    total.objects += objectCount;
  }
  return undefined;
}

/** Reports whether a value or member after a comma is counted, by its first character. */
function isCounted(unit: number): boolean {
  return unit === 0x22 || unit === 0x7b || unit === 0x5b;
}

function isClosing(unit: number): boolean {
  return unit === 0x7d || unit === 0x5d;
}
