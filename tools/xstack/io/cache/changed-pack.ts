import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import type { DirectorySnapshot } from '../directory-snapshot.ts';

/** A pack whose content differs from its entry. */
export interface ChangedPack {
  readonly directory: DirectorySnapshot;
  /** The pack of the entry. */
  readonly before: IdentifiedPack;
}
