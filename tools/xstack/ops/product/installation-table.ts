import { table } from '../report.ts';
import type { InstallationData } from './answers.ts';

/** Formats rows of the ledger for users. */
export function installationTable(items: readonly InstallationData[]): string {
  const rows = items.map((item) => [
    item.package_name,
    item.installed_version,
    item.channel,
    item.source,
    item.active ? 'active' : '',
    item.installed_at,
    item.last_upgrade_at ?? '-',
    item.checksum.slice(0, 12),
  ]);
  return table([['package', 'version', 'channel', 'source', '', 'installed', 'upgraded', 'checksum'], ...rows]);
}
