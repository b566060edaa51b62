import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { inOrder, type OrderReason, orderReason } from '../../core/explain/order-reason.ts';
import { locationOfEdge, type PackGraph } from '../../core/explain/pack-graph.ts';
import { type Column, table } from '../table.ts';
import { edgeJson, edgePhrase } from './edges.ts';
import { aligned, type Explanation } from './explanation.ts';
import { locationFormats } from './located.ts';
import { nameOf, type ProjectGraph, packNumber, titleOf } from './project-graph.ts';

const columns: readonly Column[] = [{ head: 'level', align: 'right' }, 'pack', 'version'];

/** Lists the packs of a bundle in their resolved order, with their levels. */
export function orderAnswer({ graph }: ProjectGraph): Explanation {
  const { bundle, selected } = graph;
  const rows = inOrder(selected).map((number) => {
    const { packId, version } = selected.packs[number]?.identity ?? { packId: '', version: '' };
    return { level: levelOf(selected, number), packId, version };
  });
  return {
    json: {
      bundle_id: bundle?.bundleId ?? null,
      packs: rows.map(({ level, packId, version }) => ({ pack_id: packId, version, level })),
    },
    text: table(
      columns,
      rows.map(({ level, packId, version }) => [level === null ? '-' : String(level), packId, version]),
    ),
  };
}

/** Explains the order of two packs of a bundle. */
export function orderOfTwo({ readText, graph }: ProjectGraph, a: string, b: string): Explanation | Diagnostic {
  const packs = graph.selected;
  const numbers = [a, b].map((id) => selectedNumber(graph, id));
  const refused = numbers.find((each) => typeof each === 'object');
  if (refused !== undefined) return refused as Diagnostic;
  const [one, other] = numbers as [number, number];
  if (one === other)
    return diagnostic('refuse.explain.ambiguous_id', `\`${a}\` and \`${b}\` are the same pack`, {
      help: 'name two packs',
    });
  const found = orderReason(packs, one, other);
  const formats = locationFormats(
    readText,
    found.edges.map((edge) => locationOfEdge(packs, edge)),
  );
  const lines = found.edges.map(
    (edge) => [edgePhrase(packs, edge), formats.text(locationOfEdge(packs, edge))] as const,
  );
  return {
    json: {
      bundle_id: graph.bundle?.bundleId ?? null,
      reason: found.reason,
      first: { pack_id: nameOf(packs, found.first), level: levelOf(packs, found.first) },
      second: { pack_id: nameOf(packs, found.second), level: levelOf(packs, found.second) },
      edges: found.edges.map((edge) => edgeJson(packs, formats, edge)),
    },
    text: `${statement(packs, found)}\n${aligned(lines)}`,
  };
}

function selectedNumber(graph: ProjectGraph['graph'], id: string): number | Diagnostic {
  const number = packNumber(graph, id);
  if (typeof number !== 'number') return number;
  const packId = nameOf(graph.all, number);
  const selected = graph.selected.numbers.get(packId);
  if (selected !== undefined) return selected;
  const bundle = graph.bundle?.bundleId;
  return diagnostic('refuse.explain.unknown_id', `pack \`${packId}\` is not selected by \`${bundle}\``, {
    help: `run \`xstack why ${packId}\` for what would select it`,
  });
}

function levelOf({ order }: PackGraph, number: number): number | null {
  const level = order.level[number] as number;
  return level === -1 ? null : level;
}

function statement(packs: PackGraph, { reason, first, second }: OrderReason): string {
  const [a, b] = [titleOf(packs, first), titleOf(packs, second)];
  const [low, high] = [levelOf(packs, first), levelOf(packs, second)];
  if (reason === 'cycle') return `${a} and ${b} have no order: one is in a cycle of dependencies, or depends on one`;
  const before = `${a} is before ${b}`;
  if (reason === 'chain') return `${before}: level ${low} before level ${high}, because`;
  if (reason === 'pack_id') return `${before}: same level ${low}, by pack_id`;
  return `${before}: no edge leads from one to the other; level ${low} before level ${high}, because`;
}
