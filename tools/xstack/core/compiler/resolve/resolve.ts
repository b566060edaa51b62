import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { formatCycle } from '../../base/diagnostic/format-cycle.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { CompiledPack } from '../pack/compile-pack.ts';
import { type Dependency, isExcludedPreRelease, isSatisfied } from '../pack/dependency.ts';
import { disjointCycles } from './cycles.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';
import { type KnownPacks, neededPackHelp } from './known-packs.ts';
import { dependencyGraph, levels } from './levels.ts';

/** Packs that dependencies can name, and the ids that more than one of them has. */
export type DependencyTargets = KnownPacks & { readonly conflicting: ReadonlySet<string> };

/** Reports dependencies that are missing or exist in another version, and cycles; for all packs, selected or not. */
export function checkDependencies(report: Report, packs: PackSet, known: DependencyTargets): void {
  const satisfies = memoizedIsSatisfied();
  for (const pack of packs.values()) {
    for (const dependency of pack.identity.dependencies)
      checkDependency(report, packs, known, satisfies, pack, dependency);
  }
  const list = [...packs.values()];
  const numbers = new Map(list.map(({ identity }, i) => [identity.packId, i]));
  const graph = graphOf(list, numbers);
  if (!levels(graph).includes(-1)) return;
  for (const cycle of disjointCycles(graph).cycles)
    report(circularDependency(cycle.map((i) => list[i] as IdentifiedPack)));
}

/**
 * Returns the selected packs and all that they need, in resolved order: by dependency level (0 for packs without
 * dependencies), then by pack id. The dependencies must have been checked.
 */
export function resolve(packs: PackSet, selected: readonly string[]): IdentifiedPack[] {
  const needed = new Set(selected);
  for (const id of needed) {
    for (const { packId } of packs.get(id)?.identity.dependencies ?? []) needed.add(packId);
  }
  const list = [...packs.values()].filter(({ identity }) => needed.has(identity.packId));
  const numbers = new Map(list.map(({ identity }, i) => [identity.packId, i]));
  const level = levels(graphOf(list, numbers));
  return sortedByLevel(list, level);
}

/** Sorts by level; stable, so that the order by id remains within a level. */
function sortedByLevel(list: readonly IdentifiedPack[], level: Int32Array): IdentifiedPack[] {
  const buckets: IdentifiedPack[][] = [];
  for (const [i, pack] of list.entries()) {
    const at = level[i] as number;
    if (at < 0) throw new Error('bug: a dependency cycle came through the check');
    const bucket = buckets[at];
    if (bucket === undefined) buckets[at] = [pack];
    else bucket.push(pack);
  }
  return buckets.flat();
}

function graphOf(list: readonly IdentifiedPack[], numbers: ReadonlyMap<string, number>) {
  return dependencyGraph(
    list.map(({ identity }) => identity.dependencies.flatMap(({ packId }) => numbers.get(packId) ?? [])),
  );
}

/** Memoizes `isSatisfied`: packs are many, ranges and versions few. */
function memoizedIsSatisfied(): typeof isSatisfied {
  const answers = new Map<string | undefined, Map<string, boolean>>();
  return (range, version) => {
    const ofRange = answers.get(range) ?? new Map<string, boolean>();
    answers.set(range, ofRange);
    const known = ofRange.get(version);
    if (known !== undefined) return known;
    const answer = isSatisfied(range, version);
    ofRange.set(version, answer);
    return answer;
  };
}

function checkDependency(
  report: Report,
  packs: PackSet,
  known: DependencyTargets,
  satisfies: typeof isSatisfied,
  pack: IdentifiedPack,
  { packId, range, index }: Dependency,
): void {
  const at = { file: manifestOf(pack), pointer: pointer('dependencies', index) };
  const found = packs.get(packId);
  if (found === undefined) {
    if (known.ids.has(packId) || !known.isComplete) return;
    report(
      diagnostic(
        'refuse.pack.missing_dependency',
        `dependency \`${packId}\` of \`${pack.identity.packId}\` does not exist`,
        {
          at,
          help: neededPackHelp(packId, known) ?? 'add the pack, or remove the dependency',
        },
      ),
    );
  } else if (!satisfies(range, found.identity.version) && !known.conflicting.has(packId)) {
    report(
      diagnostic(
        'refuse.pack.version_incompatibility',
        `\`${pack.identity.packId}\` needs \`${packId}\` in version \`${range}\`, but its version is ${found.identity.version}`,
        {
          at,
          related: [{ message: `the version of \`${packId}\``, at: { file: manifestOf(found), pointer: '/version' } }],
          help: isExcludedPreRelease(range, found.identity.version)
            ? `name the version, as in \`${packId}@${found.identity.version}\`; a range leaves out pre-releases`
            : 'change the dependency, or add the pack in a version that satisfies it',
        },
      ),
    );
  }
}

function circularDependency(packs: readonly IdentifiedPack[]) {
  const ids = packs.map(({ identity }) => identity.packId);
  const edges = packs.map((pack, i) => {
    const needs = ids[(i + 1) % ids.length] as string;
    const index = pack.identity.dependencies.find(({ packId }) => packId === needs)?.index ?? 0;
    return {
      message: `\`${ids[i]}\` needs \`${needs}\``,
      at: { file: manifestOf(pack), pointer: pointer('dependencies', index) },
    };
  });
  const [first, ...others] = edges;
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

function manifestOf({ path }: CompiledPack): string {
  return `${path}/pack.json`;
}
