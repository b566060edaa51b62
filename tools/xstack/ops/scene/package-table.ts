import type { PackageSummary } from '../../core/scene/describe.ts';
import { table } from '../table.ts';

/** Formats the packages of a package registry for users. */
export function packageTable(packages: readonly PackageSummary[]): string {
  if (packages.length === 0) return 'no packages\n';
  const rows = packages.map(({ name, latest, version_count, description }) => [
    name,
    latest,
    String(version_count),
    description,
  ]);
  return table(['package', 'latest', { head: 'versions', align: 'right' }, 'description'], rows);
}
