import type { VersionSummary } from '../../core/scene/describe.ts';
import { table } from '../report.ts';

/** Formats the versions of a package for users. */
export function versionTable(versions: readonly VersionSummary[]): string {
  const rows = versions.map(({ version, publishedAt, integrity, deprecated, locked }) => [
    version,
    publishedAt,
    integrity,
    [locked ? 'locked' : '', deprecated === undefined ? '' : `deprecated: ${deprecated}`]
      .filter((word) => word !== '')
      .join(', '),
  ]);
  return table([['version', 'published', 'integrity', ''], ...rows]);
}
