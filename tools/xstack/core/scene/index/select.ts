import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { isRange } from '../../base/version/range.ts';
import { isSemVer } from '../../base/version/semver.ts';
import {
  findVersion,
  type PackageEntry,
  type RegistryIndex,
  reportVersionNotFound,
  stringMember,
  tagsOf,
  type VersionEntry,
} from './index.ts';
import { highestBuild, highestInRange, highestRelease } from './versions.ts';

export interface SelectOptions {
  /** Without a version, select the highest release instead of `latest`. */
  readonly preferRelease?: boolean;
}

/**
 * Selects a version: an exact one, `latest` (or nothing), a tag, or the highest in a range. Tags precede ranges, so
 * that a tag `x` means the tag. A version without build metadata also selects its highest published build.
 */
export function selectVersion(
  report: Report,
  index: RegistryIndex,
  entry: PackageEntry,
  wanted: string | undefined,
  { preferRelease = false }: SelectOptions = {},
): VersionEntry | undefined {
  const asked = wanted ?? 'latest';
  const published = Object.keys(entry.versions);
  const found =
    asked === 'latest'
      ? ((wanted === undefined && preferRelease ? highestRelease(published) : undefined) ??
        stringMember(entry.value, 'latest'))
      : isSemVer(asked)
        ? withBuild(entry, asked)
        : (tagsOf(entry).get(asked) ?? (isRange(asked) ? highestInRange(published, asked) : undefined));
  if (found !== undefined && found !== '') return findVersion(report, index, entry, found);
  if (asked === 'latest' || isRange(asked)) reportVersionNotFound(report, index, entry, asked);
  else
    report(
      diagnostic(
        'refuse.scene.invalid_option',
        `--version \`${asked}\` is not a semantic version, a range, or a tag of package \`${entry.name}\``,
        {
          help: 'write a version such as 1.2.0, a range such as ^1.2.0, or `latest`',
        },
      ),
    );
  return undefined;
}

function withBuild({ versions }: PackageEntry, asked: string): string {
  return Object.hasOwn(versions, asked) ? asked : (highestBuild(Object.keys(versions), asked) ?? asked);
}
