import type { Channel, LedgerRow } from './types.ts';

/** An install or export for the ledger. */
export interface LedgerEvent {
  readonly package_name: string;
  readonly package_version: string;
  readonly channel: Channel;
  readonly checksum: string;
  readonly source: 'import' | 'export';
  readonly import_id: number | null;
}

/** Returns the active row of a package. The store guarantees at most one. */
export function activeRow(rows: readonly LedgerRow[], packageName: string): LedgerRow | undefined {
  return rows.find((row) => row.active && row.package_name === packageName);
}

/**
 * Returns the row that an import or export adds. A package retains its first installation time; an upgrade has its own
 * time.
 */
export function ledgerRow(id: number, event: LedgerEvent, before: LedgerRow | undefined, at: string): LedgerRow {
  const { package_name, package_version, channel, checksum, source, import_id } = event;
  const isUpgrade = before !== undefined && before.installed_version !== package_version;
  return {
    id,
    package_name,
    installed_version: package_version,
    channel,
    installed_at: before?.installed_at ?? at,
    last_upgrade_at: isUpgrade ? at : (before?.last_upgrade_at ?? null),
    source,
    checksum,
    active: true,
    import_id,
  };
}

/**
 * Returns the row that a rollback adds: the previous installation becomes active again; if there is none, the row names
 * the removed version. `rows` are all of the package; `isInForce` reports whether an import has not been rolled back.
 */
export function rollbackRow(
  id: number,
  rows: readonly LedgerRow[],
  importId: number,
  isInForce: (importId: number) => boolean,
  at: string,
): { readonly row: LedgerRow; readonly retired: readonly number[] } {
  const undone = rows.find((row) => row.import_id === importId && row.source === 'import');
  if (undone === undefined) throw new Error(`bug: import ${importId} has no row in the ledger`);
  const active = rows.find((row) => row.active);
  const removedRow = { ...undone, id, source: 'rollback', active: false } as const;
  if (active?.import_id !== importId) return { row: removedRow, retired: [] };
  const back = rows
    .filter(({ source, import_id }) => source !== 'rollback' && import_id !== importId && counts(import_id))
    .reduce<LedgerRow | undefined>((last, row) => (last === undefined || row.id > last.id ? row : last), undefined);
  if (back === undefined) return { row: removedRow, retired: [active.id] };
  const changed = back.installed_version !== active.installed_version;
  const row: LedgerRow = {
    ...back,
    id,
    last_upgrade_at: changed ? at : active.last_upgrade_at,
    source: 'rollback',
    active: true,
  };
  return { row, retired: [active.id] };

  function counts(installation: number | null): boolean {
    return installation === null || isInForce(installation);
  }
}
