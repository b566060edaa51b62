import { withShortHashes } from '../../core/base/text/short-hash.ts';
import type { VersionSummary } from '../../core/scene/describe.ts';
import { table } from '../table.ts';

/** Formats the versions of a package for users. */
export function versionTable(versions: readonly VersionSummary[]): string {
  const rows = versions.map(({ version, publishedAt, integrity, deprecated, locked }) => [
    version,
    publishedAt,
    withShortHashes(integrity),
    [locked ? 'locked' : '', deprecated === undefined ? '' : `deprecated: ${deprecated}`]
      .filter((word) => word !== '')
      .join(', '),
  ]);
  return table(['version', 'published', 'integrity', 'state'], rows);
}
