import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import { type Dependency, isSatisfied } from '../pack/dependency.ts';
import { checkConflicts, checkOptionalVersions, checkRelationTargets, reportDropped } from './check-relations.ts';
import { disjointCycles } from './cycles.ts';
import {
  ambiguousProvider,
  circularDependency,
  incompatibleVersion,
  missingDependency,
} from './dependency-diagnostics.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';
import type { KnownPacks } from './known-packs.ts';
import { levels } from './levels.ts';
import { entryOf, type OrderEdge, orderEdges } from './order-edges.ts';
import { chosenProvider, currentIds, type PackNames } from './pack-names.ts';
import { graphOf, packOrder } from './pack-order.ts';

/** Packs that dependencies can name, and the ids that more than one of them has. */
export type DependencyTargets = KnownPacks & { readonly conflicting: ReadonlySet<string> };

/** Reports dependencies that are missing or exist in another version, and cycles; for all packs, selected or not. */
export function checkDependencies(report: Report, packs: PackSet, known: DependencyTargets): void {
  const satisfies = memoizedIsSatisfied();
  for (const pack of packs.values()) {
    for (const dependency of pack.identity.dependencies)
      checkDependency(report, packs, known, satisfies, pack, dependency);
  }
  if (known.names !== undefined) checkRelationTargets(report, packs, known.names, known);
  const list = [...packs.values()];
  reportCycles(
    report,
    list,
    orderEdges(list, known.names, new Set()).filter(({ kind }) => kind === 'needs'),
  );
}

/** The packs that a bundle selects by name, and those among them that it requires. */
export interface Selection {
  readonly selected: readonly string[];
  readonly required: readonly string[];
}

/**
 * Returns the selected packs and all that they need, in resolved order: by level (0 for packs without dependencies), then
 * by pack id. The dependencies must have been checked. Undefined if relations of the packs are refused.
 */
export function resolve(
  report: Report,
  packs: PackSet,
  names: PackNames | undefined,
  selection: Selection,
): IdentifiedPack[] | undefined {
  const required = new Set(selection.required.flatMap((id) => currentIds(names, id)));
  const needed = neededPacks(report, packs, names, selection, required);
  if (needed === undefined) return undefined;
  const list = [...packs.values()].filter(({ identity }) => needed.has(identity.packId));
  const order = packOrder(list, names, required);
  if (names === undefined) return sortedByLevel(list, order.level);
  checkConflicts(report, list, names);
  checkOptionalVersions(report, list, order);
  const hard = order.edges.filter(({ kind }) => kind !== 'soft');
  if (order.level.includes(-1) && reportCycles(report, list, hard)) return undefined;
  reportDropped(report, list, order);
  return sortedByLevel(list, order.level);
}

/** Returns the selected packs and their dependencies; undefined if a dependency has several providers. */
function neededPacks(
  report: Report,
  packs: PackSet,
  names: PackNames | undefined,
  { selected }: Selection,
  required: ReadonlySet<string>,
): Set<string> | undefined {
  const needed = new Set(selected.flatMap((id) => currentIds(names, id)));
  let isComplete = true;
  for (const id of needed) {
    const pack = packs.get(id);
    for (const dependency of pack?.identity.dependencies ?? []) {
      const providers = names?.providers.get(dependency.packId);
      const chosen = providers && chosenProvider(providers, required);
      if (providers === undefined) for (const each of currentIds(names, dependency.packId)) needed.add(each);
      else if (chosen !== undefined) needed.add(chosen.identity.packId);
      else {
        isComplete = false;
        const ids = providers.map(({ identity }) => identity.packId).filter((each) => required.has(each));
        report(ambiguousProvider(pack as IdentifiedPack, dependency, providers, ids));
      }
    }
  }
  return isComplete ? needed : undefined;
}

/** Reports disjoint cycles of dependencies; returns true if there are any. */
function reportCycles(report: Report, list: readonly IdentifiedPack[], edges: readonly OrderEdge[]): boolean {
  const graph = graphOf(list.length, edges);
  if (!levels(graph).includes(-1)) return false;
  const numbers = new Map(list.map((pack, i) => [pack, i]));
  const keyOf = (from: number | undefined, to: number | undefined) => `${from} ${to}`;
  const entries = new Map([...edges].reverse().map((edge) => [keyOf(edge.from, edge.to), edge]));
  const entryTo = (pack: IdentifiedPack, next: IdentifiedPack) =>
    entryOf(entries.get(keyOf(numbers.get(pack), numbers.get(next))) as OrderEdge);
  for (const cycle of disjointCycles(graph).cycles)
    report(
      circularDependency(
        cycle.map((i) => list[i] as IdentifiedPack),
        entryTo,
      ),
    );
  return true;
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
  dependency: Dependency,
): void {
  const { packId, range, index } = dependency;
  const at = pointer('dependencies', index);
  if (known.names?.providers.has(packId)) return;
  for (const id of currentIds(known.names, packId)) {
    const found = packs.get(id);
    if (found === undefined) {
      if (!known.ids.has(id) && known.isComplete) report(missingDependency(pack, { ...dependency, packId: id }, known));
    } else if (!satisfies(range, found.identity.version) && !known.conflicting.has(id))
      report(incompatibleVersion(pack, at, range, found));
  }
}
