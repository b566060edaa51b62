import type {
  GovernanceHead,
  GovernanceRow,
  ImportedScene,
  ImportRecord,
  LedgerRow,
  StoreChange,
  StoredPackage,
} from '../product/types.ts';

/** Storage of an instance: its imported scenes, ledger and governance log. */
export interface Store {
  /** Runs `work` on one consistent state, independent of concurrent writes. */
  readonly read: <T>(work: (view: StoreView) => Promise<T>) => Promise<T>;
  /** Runs `work` as the only writer. Its changes are committed when it is done and rolled back if it throws. */
  readonly write: <T>(work: (transaction: StoreTransaction) => Promise<T>) => Promise<T>;
  /** Throws unless a write is possible now: the database answers, is not read-only, and grants write permission. */
  readonly checkWritable: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StoreView {
  /** By code. */
  readonly importedScenes: () => Promise<ReadonlyMap<string, ImportedScene>>;
  /** Rows of the ledger, newest first. */
  readonly ledger: (filter?: LedgerFilter) => Promise<readonly LedgerRow[]>;
  /** Imports with at least this id, by id. */
  readonly importsFrom: (id: number) => Promise<readonly ImportRecord[]>;
  /** Imports without their effects, newest first. */
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

/** Selects a stored package by checksum, or the newest of a name and version. */
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
