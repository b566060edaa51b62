import type { HistoryEvent } from '../../core/scene/index/history.ts';
import type { RegistryIndex, VersionEntry } from '../../core/scene/index/index.ts';

/** A change of a package registry: decided by pure code from an index, applied here. */
export interface RegistryChange {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  /** The tarball to add, and the version that it replaces. */
  readonly put?: { readonly name: string; readonly version: string; readonly replaces: VersionEntry | undefined };
  /** Path of a tarball that the new index no longer names. */
  readonly remove?: string;
}
