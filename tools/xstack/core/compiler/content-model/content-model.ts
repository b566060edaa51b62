import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import { type IgnoreRules, matchIgnoreRules } from '../../base/text/ignore-rules.ts';
import { contributionTypes } from '../rows/contribution-types.ts';

/** The content model file of a project, relative to its root. */
export const contentModelFile = 'schemas/content_model.json';

/** Problems of a value; none if it is valid. */
export type CheckValue = (value: JsonValue) => readonly SchemaProblem[];

/** A contribution type that a project adds. */
export interface OwnType {
  readonly name: string;
  /** Member of the payload that must be the id of the contribution. */
  readonly idField?: string | undefined;
  readonly problems?: CheckValue | undefined;
}

/** A file beside `pack.json` that a project adds. */
export interface Sidecar {
  /** False if it is no part of the hash of its pack. */
  readonly isHashed: boolean;
  readonly problems?: CheckValue | undefined;
}

/** The `entry_type` of payloads without one, by pack and path; an absent condition holds for all. */
export interface EntryTypeDefault {
  readonly packId?: string | undefined;
  /** Pattern of a path in the pack, in the syntax of `.gitignore`. */
  readonly path?: IgnoreRules | undefined;
  readonly entryType: string;
}

/** The supported content of a project beside its rows: the built-in one, and the additions of its content model file. */
export interface ContentModel {
  /** Directories of packs under `packs/`. */
  readonly categories: readonly string[];
  readonly contributionTypes: readonly string[];
  /** Further directories in packs, and the content of their files. */
  readonly packDirectories: ReadonlyMap<string, 'json' | 'opaque'>;
  /** By file name. */
  readonly sidecars: ReadonlyMap<string, Sidecar>;
  /** Names of the sidecars that are no part of the hash of their pack. */
  readonly unhashed: ReadonlySet<string>;
  readonly ownTypes: ReadonlyMap<string, OwnType>;
  readonly entryTypeDefaults: readonly EntryTypeDefault[];
  /** SHA-256 of the canonical JSON of the file; absent without one. */
  readonly hash?: string;
}

/** The categories of packs of the contract. */
export const categories: readonly string[] = ['core', 'domain', 'experience', 'law', 'tool'];

/** The content of the contract. */
export const builtInModel: ContentModel = {
  categories,
  contributionTypes,
  packDirectories: new Map(),
  sidecars: new Map(),
  unhashed: new Set(),
  ownTypes: new Map(),
  entryTypeDefaults: [],
};

/** Returns a `registry_entries` payload with the default of its `entry_type`. */
export function withEntryType(
  { entryTypeDefaults }: Pick<ContentModel, 'entryTypeDefaults'>,
  payload: JsonObject,
  packId: string,
  path: string,
): JsonObject {
  if (entryTypeDefaults.length === 0 || Object.hasOwn(payload, 'entry_type')) return payload;
  const rule = entryTypeDefaults.find(
    (each) =>
      (each.packId ?? packId) === packId &&
      (each.path === undefined || matchIgnoreRules(each.path, path, false) === true),
  );
  return rule === undefined ? payload : { ...payload, entry_type: rule.entryType };
}
