import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { isJsonObject } from '../../base/json/value.ts';
import type { ContentModel } from '../../compiler/content-model/content-model.ts';
import type { CompiledPack } from '../../compiler/pack/compile-pack.ts';
import type { Collection } from '../../compiler/rows/collection.ts';

/** A list of rows in a registry file: its member, and the kind of its rows. */
export interface RowList {
  readonly member: string;
  readonly kind: string;
  readonly idField: string;
  /** The members that the rows are sorted by, then `pack_id`. */
  readonly sort: readonly string[];
  readonly searchKeys?: string | undefined;
}

/** A JSON file that describes content: a registry definition or the content model. */
export interface DescriptionFile {
  readonly file: string;
  readonly value: JsonObject;
}

/** The compiled project that a value is explained in. Functions memoize, so that many values cost one reading. */
export interface ValueContext {
  readonly collections: readonly Collection[];
  readonly model: Pick<ContentModel, 'sidecars' | 'unhashed' | 'entryTypeDefaults'>;
  readonly definitions: readonly DescriptionFile[];
  readonly contentModel?: DescriptionFile | undefined;
  /** Returns a compiled registry; undefined if there is none with this file name. */
  readonly registry: (file: string) => JsonObject | undefined;
  /**
   * Restricts a registry to the rows with an id and their neighbors, so that a large file need not be parsed; undefined if
   * there is no such row. Absent if the registries are in memory.
   */
  readonly restrict?: (file: string, lists: readonly RowList[], id: string) => JsonObject | undefined;
  /** Returns a compiled pack of the registries. */
  readonly pack: (packId: string) => CompiledPack | undefined;
  /** Returns the JSON document of a source file; undefined if it is unreadable. */
  readonly document: (file: string) => JsonValue | undefined;
  /** Returns the SHA-256 of the bytes of a source file; undefined if it is unreadable. */
  readonly sha256: (file: string) => string | undefined;
  /** Returns a built-in schema by its file; undefined where they are not available. */
  readonly schema: (file: string) => JsonObject | undefined;
  /** The lockfile; its value is undefined if there is none. */
  readonly lock: { readonly file: string; readonly value: JsonObject | undefined };
}

/** Yields the pointers to all values without members: scalars, and empty arrays and objects. */
export function* leavesOf(value: JsonValue, at: JsonPointer = ''): Generator<JsonPointer> {
  const members = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  if (members.length === 0) yield at;
  for (const [name, below] of members)
    yield* leavesOf(below, `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
