import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import type { PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { checkOutUnconverted, lineEndsOfHash } from '../../core/compiler/pack/hash-mismatch.ts';
import type { SourceReader } from '../../core/compiler/pack/source-tree.ts';

/**
 * Changes the help of an outdated lockfile where git has converted line ends at checkout: to commit a new lockfile would
 * make it worse. Reads packs only when a difference is reported.
 */
export function reportConvertedPacks(
  report: Report,
  context: SourceReader & Pick<PackContext, 'model'>,
  { tree, resolved = [] }: BuildOutcome,
  locked: Lockfile,
): Report {
  let converted: string | undefined | null = null;
  return (d) => {
    if (d.code !== 'refuse.lockfile.out_of_date') return report(d);
    if (converted === null) converted = firstConvertedPack(context, tree, resolved, locked);
    report(
      converted === undefined ? d : { ...d, help: `${checkOutUnconverted(converted)}; the lockfile has packs with LF` },
    );
  };
}

/** The directory of the first pack that had its locked hash before its line ends were converted to CRLF. */
function firstConvertedPack(
  context: SourceReader & Pick<PackContext, 'model'>,
  tree: BuildOutcome['tree'],
  resolved: NonNullable<BuildOutcome['resolved']>,
  locked: Lockfile,
): string | undefined {
  const hashes = new Map(locked.resolved_packs.map(({ pack_id, canonical_hash }) => [pack_id, canonical_hash]));
  const directories = new Map(tree.directories.map((directory) => [directory.path, directory]));
  return resolved.find(({ path, identity }) => {
    const hash = hashes.get(identity.packId);
    const directory = directories.get(path);
    if (hash === undefined || hash === identity.canonicalHash || directory === undefined) return false;
    return lineEndsOfHash(context, directory, context.model.unhashed, hash) === 'LF';
  })?.path;
}
