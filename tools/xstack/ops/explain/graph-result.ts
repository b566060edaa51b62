import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { graphSvg, nodeWidth } from '../../core/explain/graph-svg.ts';
import { graphDot, graphMermaid } from '../../core/explain/graph-text.ts';
import { type GraphView, graphView } from '../../core/explain/graph-view.ts';
import { kinds } from './edges.ts';
import type { Explanation } from './explanation.ts';
import { layOutGraph } from './graph-layout.ts';
import { nameOf, type ProjectGraph, packNumber } from './project-graph.ts';

/** Options of a drawn graph. */
export interface GraphRequest {
  readonly format: 'svg' | 'dot' | 'mermaid' | 'json';
  /** The pack in the middle; undefined: all packs of the bundle. */
  readonly focus?: string | undefined;
  readonly hops: number;
}

/** Draws the packs of a bundle, or those near one pack. */
export async function graphResult(
  { graph }: Pick<ProjectGraph, 'graph'>,
  { format, focus, hops }: GraphRequest,
): Promise<Explanation | Diagnostic> {
  const number = focus === undefined ? undefined : packNumber(graph, focus);
  if (typeof number === 'object') return number;
  const packId = number === undefined ? undefined : nameOf(graph.all, number);
  const selected = packId === undefined ? undefined : graph.selected.numbers.get(packId);
  // A pack outside of the bundle is shown among all packs.
  const packs = number !== undefined && selected === undefined ? graph.all : graph.selected;
  const pack = selected ?? number;
  const view = graphView(packs, pack === undefined ? undefined : { pack, hops });
  const title = `The packs of ${graph.bundle?.bundleId ?? 'the repository'}${packId === undefined ? '' : ` near ${packId}`}`;
  return { json: graphJson(graph.bundle?.bundleId, view), text: await drawn(view, format, title) };
}

async function drawn(view: GraphView, format: GraphRequest['format'], title: string): Promise<string> {
  if (format === 'dot') return graphDot(view);
  if (format === 'mermaid') return graphMermaid(view);
  if (format === 'json') return '';
  const nodes = view.nodes.map((node) => ({ width: nodeWidth(node), level: node.rank }));
  return graphSvg(view, await layOutGraph({ nodes, edges: view.edges }), title);
}

function graphJson(bundleId: string | undefined, { nodes, edges }: GraphView) {
  const id = (index: number) => nodes[index]?.packId as string;
  return {
    bundle_id: bundleId ?? null,
    nodes: nodes.map(({ packId, version, category, level, isInCycle }) => ({
      pack_id: packId,
      version,
      category,
      level,
      in_cycle: isInCycle,
    })),
    edges: edges.map(({ from, to, kind, isInCycle }) => ({
      from: id(from),
      to: id(to),
      kind: kinds[kind],
      in_cycle: isInCycle,
    })),
  };
}
