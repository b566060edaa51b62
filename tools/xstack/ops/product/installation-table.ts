import { shortHash } from '../../core/base/text/short-hash.ts';
import { table } from '../table.ts';
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
    shortHash(item.checksum),
  ]);
  return table(['package', 'version', 'channel', 'source', 'state', 'installed', 'upgraded', 'checksum'], rows);
}
