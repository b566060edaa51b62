/** A graph without positions: nodes by number, each with a level and a width. */
export interface Graph {
  readonly nodes: readonly { readonly width: number; readonly level: number }[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}

/** Positions in points; y grows downwards. */
export interface GraphLayout {
  readonly layout: 'graphviz' | 'levels';
  readonly width: number;
  readonly height: number;
  readonly centres: readonly (readonly [x: number, y: number])[];
  /** For each edge the control points of its curves. */
  readonly curves: readonly (readonly (readonly [x: number, y: number])[])[];
}

export const boxHeight = 36;

/** Limits within which Graphviz needs a second or less; larger graphs are drawn in rows of levels. */
const mostNodes = 300;
const mostEdges = 1000;

/** Computes a position for every node and a curve for every edge; dependencies are above their dependents. */
export async function layOutGraph(graph: Graph): Promise<GraphLayout> {
  const isSmall = graph.nodes.length <= mostNodes && graph.edges.length <= mostEdges;
  return isSmall && graph.nodes.length > 0 ? graphvizLayout(graph) : rowLayout(graph);
}

interface GraphvizAnswer {
  readonly bb: string;
  /** Nodes, and their rows, which have no position of their own. */
  readonly objects?: readonly { readonly name: string; readonly pos?: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

const pointsPerInch = 72;

async function graphvizLayout({ nodes, edges }: Graph): Promise<GraphLayout> {
  const { instance } = await import('@viz-js/viz');
  const text = (await instance()).renderString(
    {
      graphAttributes: { rankdir: 'BT', nodesep: 0.3, ranksep: 0.6 },
      nodeAttributes: { shape: 'box', fixedsize: true, label: '', height: boxHeight / pointsPerInch },
      edgeAttributes: { arrowhead: 'none' },
      // Nodes are named by numbers: no content of a pack is parsed as another language.
      nodes: nodes.map(({ width }, i) => ({ name: String(i), attributes: { width: width / pointsPerInch } })),
      subgraphs: ranks(nodes),
      edges: edges.map(({ from, to }, i) => ({ tail: String(from), head: String(to), attributes: { id: String(i) } })),
    },
    { format: 'json0' },
  );
  return readGraphviz(JSON.parse(text) as GraphvizAnswer, edges.length);
}

/** Puts nodes of one level into one row. */
function ranks(nodes: Graph['nodes']) {
  const levels = new Map<number, { name: string }[]>();
  for (const [i, { level }] of nodes.entries()) levels.set(level, [...(levels.get(level) ?? []), { name: String(i) }]);
  return [...levels.values()].map((names) => ({ graphAttributes: { rank: 'same' }, nodes: names }));
}

function readGraphviz(answer: GraphvizAnswer, edgeCount: number): GraphLayout {
  const [, , width = 0, height = 0] = answer.bb.split(',').map(Number);
  // Its y grows upwards.
  const point = (text: string): [number, number] => {
    const [x = 0, y = 0] = text.split(',').map(Number);
    return [round(x), round(height - y)];
  };
  const centres: [number, number][] = [];
  for (const { name, pos } of answer.objects ?? []) if (pos !== undefined) centres[Number(name)] = point(pos);
  const curves: [number, number][][] = Array.from({ length: edgeCount }, () => []);
  for (const { id, pos } of answer.edges ?? [])
    curves[Number(id)] = pos
      .split(' ')
      .filter((part) => /^-?[\d.]/.test(part))
      .map(point);
  return { layout: 'graphviz', width: round(width), height: round(height), centres, curves };
}

const gap = 24;

/** One row for each level, the nodes in their order. */
function rowLayout({ nodes, edges }: Graph): GraphLayout {
  const rowWidths: number[] = [];
  const xs = nodes.map(({ width, level }) => {
    const left = rowWidths[level] ?? 0;
    rowWidths[level] = left + width + gap;
    return left + width / 2;
  });
  const centres = nodes.map(({ level }, i): [number, number] => [
    round(xs[i] ?? 0),
    boxHeight / 2 + level * (boxHeight + 3 * gap),
  ]);
  const curves = edges.map(({ from, to }) => {
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = [centres[from], centres[to]];
    const middle = (y1 + y2) / 2;
    return [
      [x1, y1 - boxHeight / 2],
      [x1, middle],
      [x2, middle],
      [x2, y2 + boxHeight / 2],
    ] as [number, number][];
  });
  return {
    layout: 'levels',
    width: rowWidths.reduce((widest: number, width) => Math.max(widest, (width ?? gap) - gap), 0),
    height: rowWidths.length === 0 ? 0 : rowWidths.length * (boxHeight + 3 * gap) - 3 * gap,
    centres,
    curves,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
