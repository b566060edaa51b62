import { diagnostic, type Location } from '../../base/diagnostic/diagnostic.ts';
import { formatCycle } from '../../base/diagnostic/format-cycle.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { CompiledPack } from '../pack/compile-pack.ts';
import { type Dependency, isExcludedPreRelease } from '../pack/dependency.ts';
import type { IdentifiedPack } from './identified-pack.ts';
import { type KnownPacks, neededPackHelp } from './known-packs.ts';

export function missingDependency(pack: IdentifiedPack, { packId, index }: Dependency, known: KnownPacks) {
  return diagnostic(
    'refuse.pack.missing_dependency',
    `dependency \`${packId}\` of \`${pack.identity.packId}\` does not exist`,
    {
      at: { file: manifestOf(pack), pointer: pointer('dependencies', index) },
      help: neededPackHelp(packId, known) ?? 'add the pack, or remove the dependency',
    },
  );
}

export function incompatibleVersion(
  pack: IdentifiedPack,
  at: JsonPointer,
  range: string | undefined,
  { identity: { packId, version }, path }: IdentifiedPack,
) {
  return diagnostic(
    'refuse.pack.version_incompatibility',
    `\`${pack.identity.packId}\` needs \`${packId}\` in version \`${range}\`, but its version is ${version}`,
    {
      at: { file: manifestOf(pack), pointer: at },
      related: [{ message: `the version of \`${packId}\``, at: { file: manifestOf({ path }), pointer: '/version' } }],
      help: isExcludedPreRelease(range, version)
        ? `name the version, as in \`${packId}@${version}\`; a range leaves out pre-releases`
        : 'change the dependency, or add the pack in a version that satisfies it',
    },
  );
}

export function rangeOfAbstractId(id: string, range: string, at: Location) {
  return diagnostic(
    'refuse.pack.abstract_range',
    `the abstract id \`${id}\` has no version, but its entry asks for \`${range}\``,
    { at, help: `write \`${id}\` without a version, or name a pack that provides it` },
  );
}

export function ambiguousProvider(
  pack: IdentifiedPack,
  { packId, index }: Dependency,
  providers: readonly IdentifiedPack[],
  chosen: readonly string[],
) {
  const ids = providers.map(({ identity }) => `\`${identity.packId}\``).join(', ');
  return diagnostic(
    'refuse.pack.ambiguous_provider',
    `several packs provide \`${packId}\`, which \`${pack.identity.packId}\` needs: ${ids}`,
    {
      at: { file: manifestOf(pack), pointer: pointer('dependencies', index) },
      related: providers.map((provider) => ({
        message: `\`${provider.identity.packId}\` provides it`,
        at: {
          file: manifestOf(provider),
          pointer: pointer('provides', provider.identity.relations?.provides.indexOf(packId) ?? 0),
        },
      })),
      help:
        chosen.length === 0
          ? 'name one of them in `pack_ids` of the bundle'
          : 'name only one of them in `pack_ids` of the bundle',
    },
  );
}

/** Reports a cycle of packs; `entryTo` returns the entry by which a pack needs the next. */
export function circularDependency(
  packs: readonly IdentifiedPack[],
  entryTo: (pack: IdentifiedPack, next: IdentifiedPack) => JsonPointer,
) {
  const ids = packs.map(({ identity }) => identity.packId);
  const steps = packs.map((pack, i) => {
    const next = packs[(i + 1) % packs.length] as IdentifiedPack;
    return {
      message: `\`${ids[i]}\` needs \`${next.identity.packId}\``,
      at: { file: manifestOf(pack), pointer: entryTo(pack, next) },
    };
  });
  const [first, ...others] = steps;
  const message =
    ids.length === 1
      ? `\`${ids[0]}\` depends on itself`
      : `${ids.length} packs depend on each other in a cycle: ${formatCycle(ids)}`;
  return diagnostic('refuse.pack.circular_dependency', message, {
    ...(first && { at: first.at }),
    related: others,
    help:
      ids.length === 1
        ? 'remove the dependency'
        : 'remove one of these dependencies, or move what both packs need to a third pack',
  });
}

function manifestOf({ path }: Pick<CompiledPack, 'path'>): string {
  return `${path}/pack.json`;
}
