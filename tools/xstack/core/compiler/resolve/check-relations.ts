import { diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { formatCycle, namesShown } from '../../base/diagnostic/format-cycle.ts';
import { pointer } from '../../base/json/pointer.ts';
import { isSatisfied } from '../pack/dependency.ts';
import { incompatibleVersion, rangeOfAbstractId } from './dependency-diagnostics.ts';
import { droppedCycles } from './dropped-cycles.ts';
import { formerId } from './former-id.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';
import { type KnownPacks, missingPackHelp } from './known-packs.ts';
import { entryOf, type OrderEdge } from './order-edges.ts';
import { meanings, type PackNames } from './pack-names.ts';
import type { PackOrder } from './pack-order.ts';

/** Notes relations to packs that do not exist, and former ids; for all packs, selected or not. */
export function checkRelationTargets(report: Report, packs: PackSet, names: PackNames, known: KnownPacks): void {
  for (const pack of packs.values()) {
    for (const { member, id, range, at } of namedBy(pack)) {
      if (range !== undefined && names.providers.has(id)) report(rangeOfAbstractId(id, range, at));
      const isKnown = packs.has(id) || names.providers.has(id);
      if (names.replaced.has(id)) report(formerId(names, id, at));
      else if (!isKnown && member !== 'dependencies' && !known.ids.has(id) && known.isComplete)
        report(missingTarget(member, id, at, known));
    }
  }
}

interface NamedId {
  readonly member: string;
  readonly id: string;
  readonly range?: string | undefined;
  readonly at: Location;
}

function namedBy({ identity, path }: IdentifiedPack): NamedId[] {
  const named = (member: string, ids: readonly string[]) =>
    ids.map((id, i) => ({ member, id, at: { file: `${path}/pack.json`, pointer: pointer(member, i) } }));
  const { optionalDependencies = [], conflicts = [], loadAfter = [], loadBefore = [] } = identity.relations ?? {};
  const versioned = [
    ['dependencies', identity.dependencies],
    ['optional_dependencies', optionalDependencies],
    ['conflicts', conflicts],
  ] as const;
  return [
    ...versioned.flatMap(([member, list]) =>
      list.map(({ packId, range, index }) => ({
        ...{ member, id: packId, range },
        at: { file: `${path}/pack.json`, pointer: pointer(member, index) },
      })),
    ),
    ...named('load_after', loadAfter),
    ...named('load_before', loadBefore),
  ];
}

function missingTarget(member: string, id: string, at: Location, known: KnownPacks) {
  const help = missingPackHelp(id, known);
  return diagnostic('note.pack.relation_target_missing', `\`${id}\` of \`${member}\` does not exist`, {
    at,
    ...(help !== undefined && { help }),
  });
}

/** Reports selected packs that exclude each other; a pair that does so in both manifests once. */
export function checkConflicts(report: Report, selected: readonly IdentifiedPack[], names: PackNames): void {
  const byId = new Map(selected.map((pack) => [pack.identity.packId, pack]));
  const reported = new Set<string>();
  for (const pack of selected) {
    for (const { packId, range, index } of pack.identity.relations?.conflicts ?? []) {
      for (const id of meanings(names, packId)) {
        const other = byId.get(id);
        const pair = [pack.identity.packId, id].sort().join('\n');
        if (other === undefined || other === pack || reported.has(pair)) continue;
        if (!isSatisfied(range, other.identity.version)) continue;
        reported.add(pair);
        report(conflict(pack, index, other, packId));
      }
    }
  }
}

function conflict(pack: IdentifiedPack, index: number, other: IdentifiedPack, named: string) {
  const { packId, version } = other.identity;
  const why = named === packId ? '' : `, as \`${named}\``;
  return diagnostic(
    'refuse.pack.conflict',
    `\`${pack.identity.packId}\` conflicts with \`${packId}\` ${version}${why}, and both are selected`,
    {
      at: { file: `${pack.path}/pack.json`, pointer: pointer('conflicts', index) },
      related: [otherSide(pack, other)],
      help: 'select one of the two packs only',
    },
  );
}

/** Returns the entry of the other pack that excludes the first one, too; else its version. */
function otherSide({ identity }: IdentifiedPack, { identity: { packId, relations }, path }: IdentifiedPack) {
  const own = relations?.conflicts.find((entry) => entry.packId === identity.packId);
  const at = own === undefined ? '/version' : pointer('conflicts', own.index);
  const message = own === undefined ? `\`${packId}\` is selected` : `\`${packId}\` conflicts with it, too`;
  return { message, at: { file: `${path}/pack.json`, pointer: at } };
}

/** Reports optional dependencies on selected packs in another version. */
export function checkOptionalVersions(report: Report, list: readonly IdentifiedPack[], { edges }: PackOrder): void {
  for (const edge of edges) {
    const { kind, owner, to, range } = edge;
    if (kind !== 'needs if selected') continue;
    const [pack, other] = [list[owner] as IdentifiedPack, list[to] as IdentifiedPack];
    if (!isSatisfied(range, other.identity.version)) report(incompatibleVersion(pack, entryOf(edge), range, other));
  }
}

/** Warns of each soft edge that was dropped, with the cycle that it would close. */
export function reportDropped(report: Report, list: readonly IdentifiedPack[], { edges, dropped }: PackOrder): void {
  if (dropped.length === 0) return;
  const cycles = droppedCycles(edges, dropped);
  for (const edge of dropped) report(droppedEdge(list, edge, cycles.get(edge)));
}

function droppedEdge(list: readonly IdentifiedPack[], edge: OrderEdge, cycle: readonly OrderEdge[] | undefined) {
  const idOf = (number: number) => list[number]?.identity.packId as string;
  const entry = (each: OrderEdge) => ({ file: `${list[each.owner]?.path}/pack.json`, pointer: entryOf(each) });
  const why =
    cycle === undefined
      ? `other relations order \`${idOf(edge.to)}\` after \`${idOf(edge.from)}\``
      : `that would form a cycle: ${formatCycle(cycle.map(({ from }) => idOf(from)))}`;
  return diagnostic(
    'warn.pack.load_order_cycle',
    `\`${idOf(edge.from)}\` is not ordered after \`${idOf(edge.to)}\`: ${why}`,
    {
      at: entry(edge),
      related: (cycle ?? []).slice(1, namesShown).map((each) => ({
        message:
          each.kind === 'soft'
            ? `orders \`${idOf(each.from)}\` after \`${idOf(each.to)}\``
            : `\`${idOf(each.from)}\` needs \`${idOf(each.to)}\``,
        at: entry(each),
      })),
      help: 'remove the entry, or one of those that require the opposite order',
    },
  );
}
