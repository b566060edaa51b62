import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { PackName } from '../registry/pack-reference.ts';
import type { MoveTable } from '../resolve/moves.ts';
import type { Collection } from '../rows/collection.ts';
import type { RowReference } from '../rows/row.ts';

/** One of two builds that are compared. Members are absent where the build does not show them, as in a lockfile alone. */
export interface BuildSide {
  readonly bundleId: string;
  /** In resolved order. */
  readonly packs: readonly SidePack[];
  /** Hash name -> hash. */
  readonly registries: Readonly<Record<string, string>>;
  readonly packLockHash: string;
  readonly content?: SideContent;
  readonly sources?: SideSources;
}

/** A pack of a build. */
export interface SidePack extends PackName {
  readonly path?: string;
  /** Ids of the packs that it depends on. */
  readonly dependencies?: readonly string[];
  /** SHA-256 of its files, by path relative to the pack. */
  readonly files?: ReadonlyMap<string, string>;
}

/** The rows and contributions of a build. */
export interface SideContent {
  readonly rows: readonly SideRow[];
  readonly contributions: readonly SideContribution[];
  readonly collections: readonly Collection[];
}

/** The sources that a build was compiled from. */
export interface SideSources {
  /** Returns the value of a JSON file; undefined if it cannot be read. Paths are relative to the repository. */
  readonly json: (path: string) => JsonValue | undefined;
  readonly moves: MoveTable;
  readonly repository: SideRepository;
}

/** Everything that can refer to a pack or a row of a build, selected or not. */
export interface SideRepository {
  readonly packs: readonly SidePack[];
  readonly rows: readonly SideRow[];
  readonly bundles: readonly { readonly bundleId: string; readonly packIds: readonly string[] }[];
}

/** A row of a registry. */
export interface SideRow {
  readonly kind: string;
  readonly id: string;
  readonly packId: string;
  /** The payload. */
  readonly file: string;
  /** Location in the payload; absent if only the registry is known. */
  readonly pointer?: JsonPointer;
  readonly references?: readonly RowReference[];
  /** Returns the row as canonical JSON. */
  readonly text: () => string;
}

export interface SideContribution {
  readonly type: string;
  readonly id: string;
  readonly packId: string;
  /** Path of the payload, relative to the repository. */
  readonly path: string;
  readonly sha256: string;
}

/** The schema of a row, and its name in the names of rules. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonObject;
}
