import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import { compareText } from '../../base/text/compare.ts';
import type { CompiledContribution, CompiledPack } from '../pack/compile-pack.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';

/**
 * Combines packs: pack ids and contribution ids must be unique. `conflicting` contains the ids of more than one pack;
 * the set has the first of these.
 */
export function packSet(
  report: Report,
  compiled: readonly CompiledPack[],
): { readonly packs: PackSet; readonly conflicting: ReadonlySet<string> } {
  const identified = compiled.filter((pack): pack is IdentifiedPack => pack.identity !== undefined);
  identified.sort((a, b) => compareText(a.identity.packId, b.identity.packId) || compareText(a.path, b.path));
  const packs = new Map<string, IdentifiedPack>();
  const conflicting = new Set<string>();
  for (const pack of identified) {
    const first = packs.get(pack.identity.packId);
    if (first === undefined) packs.set(pack.identity.packId, pack);
    else {
      conflicting.add(pack.identity.packId);
      report(sameId(first, pack));
    }
  }
  reportSharedContributionIds(report, identified);
  return { packs, conflicting };
}

function sameId(first: IdentifiedPack, second: IdentifiedPack) {
  const { packId, version } = second.identity;
  const versions = first.identity.version === version ? undefined : `${first.identity.version} and ${version}`;
  const member = versions === undefined ? '/pack_id' : '/version';
  return diagnostic(
    versions === undefined ? 'refuse.pack.duplicate_pack_id' : 'refuse.pack.version_conflict',
    versions === undefined
      ? `duplicate pack id \`${packId}\``
      : `the pack \`${packId}\` exists in the versions ${versions}`,
    {
      at: { file: `${second.path}/pack.json`, pointer: member },
      related: [{ message: 'first declared here', at: { file: `${first.path}/pack.json`, pointer: member } }],
      help: versions === undefined ? 'give one of the two packs another id' : 'remove one of the two',
    },
  );
}

function reportSharedContributionIds(report: Report, packs: readonly IdentifiedPack[]): void {
  let count = 0;
  const ids = new Set<string>();
  for (const { contributions } of packs) {
    count += contributions.length;
    for (const { id } of contributions) ids.add(id);
  }
  if (ids.size === count) return;
  const first = new Map<string, { pack: CompiledPack; contribution: CompiledContribution }>();
  for (const pack of packs) {
    for (const contribution of pack.contributions) {
      const before = first.get(contribution.id);
      if (before === undefined) first.set(contribution.id, { pack, contribution });
      else
        report(
          diagnostic('refuse.pack_contrib.duplicate_id', `duplicate contribution id \`${contribution.id}\``, {
            at: idOf(pack, contribution),
            related: [{ message: 'first used here', at: idOf(before.pack, before.contribution) }],
            help: 'give one of the two another id; ids are unique over all packs and types',
          }),
        );
    }
  }
}

function idOf(pack: CompiledPack, { index }: CompiledContribution) {
  return { file: `${pack.path}/pack.json`, pointer: pointer('contributions', index, 'id') };
}
