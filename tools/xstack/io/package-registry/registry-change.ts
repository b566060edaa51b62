import type { HistoryEvent } from '../../core/scene/index/history.ts';
import type { RegistryIndex, VersionEntry } from '../../core/scene/index/index.ts';

/** What is to become of a registry: decided by pure code from an index, done here. */
export interface RegistryChange {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  /** The tarball that is put there, and the version that it replaces. */
  readonly put?: { readonly name: string; readonly version: string; readonly replaces: VersionEntry | undefined };
  /** The path of a tarball that the new index no longer names. */
  readonly remove?: string;
}
