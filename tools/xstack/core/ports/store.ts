import type {
  GovernanceHead,
  GovernanceRow,
  ImportedScene,
  ImportRecord,
  LedgerRow,
  StoreChange,
  StoredPackage,
} from '../product/types.ts';

/** Where an instance keeps its imported scenes, its ledger and its governance log. */
export interface Store {
  /** Sees one state of the store, whatever others write meanwhile. */
  readonly read: <T>(work: (view: StoreView) => Promise<T>) => Promise<T>;
  /** Nobody else writes while this works; what is applied is kept whole when the work is done, and not at all if it throws. */
  readonly write: <T>(work: (transaction: StoreTransaction) => Promise<T>) => Promise<T>;
  /** Throws unless a write would be possible now: the database answers, is not read-only, and grants the right. */
  readonly checkWritable: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StoreView {
  /** By code. */
  readonly importedScenes: () => Promise<ReadonlyMap<string, ImportedScene>>;
  /** Rows of the ledger, newest first. */
  readonly ledger: (filter?: LedgerFilter) => Promise<readonly LedgerRow[]>;
  /** The imports from one on, by id. */
  readonly importsFrom: (id: number) => Promise<readonly ImportRecord[]>;
  /** Imports without what they wrote, newest first. */
  readonly imports: (packageName?: string) => Promise<readonly ImportSummary[]>;
  readonly package: (filter: PackageFilter) => Promise<StoredPackage | undefined>;
  /** Rows of the governance log. */
  readonly governance: (filter?: GovernanceFilter) => Promise<readonly GovernanceRow[]>;
  readonly head: () => Promise<GovernanceHead>;
}

export interface StoreTransaction extends StoreView {
  readonly nextIds: () => Promise<{ readonly nextImportId: number; readonly nextLedgerId: number }>;
  readonly apply: (change: StoreChange) => Promise<void>;
}

export type ImportSummary = Omit<ImportRecord, 'effect'>;

export interface LedgerFilter {
  readonly packageName?: string;
  readonly active?: boolean;
}

/** A stored package by its checksum, or the newest of a name and version. */
export interface PackageFilter {
  readonly packageName?: string;
  readonly packageVersion?: string;
  readonly checksum?: string;
}

export interface GovernanceFilter {
  readonly action?: string;
  readonly actor?: string;
  readonly traceId?: string;
  /** Only rows with a higher id. */
  readonly after?: number;
  /** Only rows with a lower id. */
  readonly before?: number;
  readonly limit?: number;
  readonly order?: 'newest_first' | 'oldest_first';
}
