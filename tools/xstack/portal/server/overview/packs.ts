import { compareText } from '../../../core/base/text/compare.ts';
import type { IdentifiedPack } from '../../../core/compiler/resolve/identified-pack.ts';
import type { OrderEdge } from '../../../core/compiler/resolve/order-edges.ts';
import { currentIds, packNames } from '../../../core/compiler/resolve/pack-names.ts';
import { packOrder } from '../../../core/compiler/resolve/pack-order.ts';
import { boxHeight, layOutGraph } from '../../../ops/explain/graph-layout.ts';
import type { CompiledProject } from '../../../ops/project/project-view.ts';
import type { IntentAnswers } from '../../contract/answers.ts';

/** A bundle with its packs in resolved order. */
export interface ResolvedBundle {
  readonly bundleId: string;
  readonly packs: readonly IdentifiedPack[];
  /** The packs that the bundle names itself. */
  readonly selected: ReadonlySet<string>;
  /** The edges that the order follows from; between packs by number. */
  readonly edges: readonly OrderEdge[];
  readonly level: Int32Array;
}

/** The bundle that was compiled, if its packs could be resolved. */
export function resolvedBundle({ outcome: { bundle, resolved, packs } }: CompiledProject): ResolvedBundle | undefined {
  if (bundle === undefined || resolved === undefined) return undefined;
  const byId = resolved.toSorted((a, b) => compareText(a.identity.packId, b.identity.packId));
  const names = packNames(() => {}, packs);
  const current = (ids: readonly string[]) => new Set(ids.flatMap((id) => currentIds(names, id)));
  const order = packOrder(byId, names, current(bundle.packIds));
  const levelOf = new Map(byId.map((pack, i) => [pack, order.level[i]]));
  const numbers = new Map(resolved.map((pack, i) => [pack, i]));
  const numberOf = (inOrder: number) => numbers.get(byId[inOrder] as IdentifiedPack) as number;
  return {
    bundleId: bundle.bundleId,
    packs: resolved,
    selected: current([...bundle.packIds, ...bundle.optionalPackIds]),
    edges: order.edges.map((edge) => ({ ...edge, from: numberOf(edge.from), to: numberOf(edge.to) })),
    level: Int32Array.from(resolved, (pack) => levelOf.get(pack) as number),
  };
}

const edgeKinds = { needs: 'needs', 'needs if selected': 'optional', soft: 'order' } as const;

/** The packs of a bundle, and their graph with positions. */
export async function packsAnswer({
  bundleId,
  packs,
  selected,
  edges: all,
  level,
}: ResolvedBundle): Promise<IntentAnswers['project.packs']> {
  const edges = all.toSorted((a, b) => a.from - b.from);
  const nodes = packs.map(({ identity }, i) => ({ width: boxWidth(identity.packId), level: level[i] ?? 0 }));
  const drawn = await layOutGraph({ nodes, edges });
  return {
    bundle_id: bundleId,
    packs: packs.map(({ identity, path, contributions }, i) => ({
      pack_id: identity.packId,
      version: identity.version,
      path,
      signature_status: identity.signatureStatus,
      canonical_hash: identity.canonicalHash,
      level: level[i] ?? 0,
      is_selected: selected.has(identity.packId),
      contributions: countsByType(contributions.map(({ type }) => type)),
      x: drawn.centres[i]?.[0] ?? 0,
      y: drawn.centres[i]?.[1] ?? 0,
      width: nodes[i]?.width ?? 0,
      height: boxHeight,
    })),
    edges: edges.map(({ from, to, kind, range }, i) => ({
      from: packs[from]?.identity.packId ?? '',
      to: packs[to]?.identity.packId ?? '',
      kind: edgeKinds[kind],
      range: rangeText(range),
      points: drawn.curves[i] ?? [],
    })),
    graph: { width: drawn.width, height: drawn.height, layout: drawn.layout },
  };
}

type PackReason = IntentAnswers['project.why'];

/**
 * Returns the shortest path from the bundle to a pack, and all packs that depend on it; undefined if the bundle does
 * not contain the pack.
 */
export function whyAnswer(
  { bundleId, packs, selected, edges }: ResolvedBundle,
  packId: string,
): PackReason | undefined {
  const byId = new Map(packs.map((pack) => [pack.identity.packId, pack]));
  if (!byId.has(packId)) return undefined;
  const needs = edges.filter(({ kind }) => kind === 'needs');
  const needsOf = new Map<string | undefined, OrderEdge[]>(packs.map(({ identity }) => [identity.packId, []]));
  for (const edge of needs) needsOf.get(packs[edge.from]?.identity.packId)?.push(edge);
  // Breadth-first from the packs that the bundle names, by id: the first path found is a shortest one, and always the
  // same.
  const before = new Map<string, { readonly from: string; readonly range: string } | undefined>();
  const queue = packs
    .map(({ identity }) => identity.packId)
    .filter((id) => selected.has(id))
    .sort();
  for (const id of queue) before.set(id, undefined);
  for (const id of queue)
    for (const { to, range } of needsOf.get(id) ?? []) {
      const next = packs[to]?.identity.packId as string;
      if (before.has(next)) continue;
      before.set(next, { from: id, range: rangeText(range) });
      queue.push(next);
    }
  const path: PackReason['path'][number][] = [];
  for (let at: string | undefined = packId; at !== undefined; ) {
    const step: { readonly from: string; readonly range: string } | undefined = before.get(at);
    path.unshift({ pack_id: at, version: byId.get(at)?.identity.version ?? '', range: step?.range ?? null });
    at = step?.from;
  }
  const needed_by = needs
    .filter(({ to }) => packs[to]?.identity.packId === packId)
    .sort((a, b) => a.from - b.from)
    .map(({ from, range }) => ({ pack_id: packs[from]?.identity.packId ?? '', range: rangeText(range) }));
  return { pack_id: packId, bundle_id: bundleId, path, needed_by };
}

function rangeText(range: string | undefined): string {
  return range ?? '*';
}

/** The width of a name in 13 points, bounded. */
function boxWidth(name: string): number {
  return Math.min(360, 32 + 7.5 * [...name].length);
}

function countsByType(types: readonly string[]): { readonly type: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => ({ type, count }));
}
