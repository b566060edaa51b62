import type { IdentifiedPack } from '../../../core/compiler/resolve/identified-pack.ts';
import { dependencyGraph, levels } from '../../../core/compiler/resolve/levels.ts';
import type { CompiledProject } from '../../../ops/project/project-view.ts';
import type { IntentAnswers } from '../../contract/answers.ts';
import { boxHeight, layOutGraph } from './graph.ts';

/** A bundle with its packs in resolved order. */
export interface ResolvedBundle {
  readonly bundleId: string;
  readonly packs: readonly IdentifiedPack[];
  /** The packs that the bundle names itself. */
  readonly selected: ReadonlySet<string>;
}

/** The bundle that was compiled, if its packs could be resolved. */
export function resolvedBundle({ outcome: { bundle, resolved } }: CompiledProject): ResolvedBundle | undefined {
  if (bundle === undefined || resolved === undefined) return undefined;
  const selected = new Set([...bundle.packIds, ...bundle.optionalPackIds]);
  return { bundleId: bundle.bundleId, packs: resolved, selected };
}

/** The packs of a bundle, and their graph with positions. */
export async function packsAnswer({
  bundleId,
  packs,
  selected,
}: ResolvedBundle): Promise<IntentAnswers['project.packs']> {
  const numbers = numbered(packs);
  const needs = packs.map(({ identity }) => identity.dependencies.flatMap(({ packId }) => numbers.get(packId) ?? []));
  const level = levels(dependencyGraph(needs));
  const edges = packs.flatMap(({ identity }, from) =>
    identity.dependencies.flatMap(({ packId, range }) => {
      const to = numbers.get(packId);
      return to === undefined ? [] : [{ from, to, packId, range }];
    }),
  );
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
    edges: edges.map(({ from, packId, range }, i) => ({
      from: packs[from]?.identity.packId ?? '',
      to: packId,
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
export function whyAnswer({ bundleId, packs, selected }: ResolvedBundle, packId: string): PackReason | undefined {
  const byId = new Map(packs.map((pack) => [pack.identity.packId, pack]));
  if (!byId.has(packId)) return undefined;
  // Breadth-first from the packs that the bundle names, by id: the first path found is a shortest one, and always the
  // same.
  const before = new Map<string, { readonly from: string; readonly range: string } | undefined>();
  const queue = packs
    .map(({ identity }) => identity.packId)
    .filter((id) => selected.has(id))
    .sort();
  for (const id of queue) before.set(id, undefined);
  for (const id of queue)
    for (const { packId: next, range } of byId.get(id)?.identity.dependencies ?? []) {
      if (before.has(next) || !byId.has(next)) continue;
      before.set(next, { from: id, range: rangeText(range) });
      queue.push(next);
    }
  const path: PackReason['path'][number][] = [];
  for (let at: string | undefined = packId; at !== undefined; ) {
    const step: { readonly from: string; readonly range: string } | undefined = before.get(at);
    path.unshift({ pack_id: at, version: byId.get(at)?.identity.version ?? '', range: step?.range ?? null });
    at = step?.from;
  }
  const needed_by = packs.flatMap(({ identity }) =>
    identity.dependencies
      .filter((dependency) => dependency.packId === packId)
      .map(({ range }) => ({ pack_id: identity.packId, range: rangeText(range) })),
  );
  return { pack_id: packId, bundle_id: bundleId, path, needed_by };
}

function rangeText(range: string | undefined): string {
  return range ?? '*';
}

function numbered(packs: readonly IdentifiedPack[]): ReadonlyMap<string, number> {
  return new Map(packs.map(({ identity }, i) => [identity.packId, i]));
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
