import { compareText } from '../base/text/compare.ts';
import type { GraphView, ViewEdge, ViewNode } from './graph-view.ts';

/** Names of shapes by the index of a category. */
const dotShapes = ['box', 'box', 'hexagon', 'ellipse', 'octagon', 'parallelogram'] as const;
const dotStyles = ['filled', 'filled,rounded', 'filled', 'filled', 'filled', 'filled'] as const;
const fills = ['#ddf4ff', '#dafbe1', '#fff8c5', '#fbefff', '#eaeef2', '#d3f5f0'] as const;
const strokes = ['#0969da', '#1a7f37', '#9a6700', '#8250df', '#57606a', '#0f766e'] as const;
const cycleStroke = '#cf222e';

function styleOf(view: GraphView, { category }: ViewNode): number {
  return view.categories.get(category) as number;
}

/** Formats a graph for Graphviz. */
export function graphDot(view: GraphView): string {
  const node = (each: ViewNode) => {
    const style = styleOf(view, each);
    const attributes = [
      `label=${quoted(`${each.packId}\n${each.version}`)}`,
      `shape=${dotShapes[style]}`,
      `style=${quoted(dotStyles[style] as string)}`,
      `fillcolor=${quoted(fills[style] as string)}`,
      `color=${quoted(each.isInCycle ? cycleStroke : (strokes[style] as string))}`,
      ...(each.isFocus ? ['penwidth=3'] : []),
    ];
    return `  ${quoted(each.packId)} [${attributes.join(', ')}];\n`;
  };
  const edge = ({ from, to, kind, isInCycle }: ViewEdge) => {
    const style = { needs: [], 'needs if selected': ['style=dashed'], soft: ['style=dotted'] }[kind];
    const attributes = [...style, ...(isInCycle ? [`color=${quoted(cycleStroke)}`, 'penwidth=2'] : [])];
    const ends = [from, to].map((index) => quoted(view.nodes[index]?.packId as string));
    return `  ${ends.join(' -> ')}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};\n`;
  };
  const ranks = ranksOf(view).map(([, ids]) => `  { rank=same; ${ids.map((id) => `${quoted(id)};`).join(' ')} }\n`);
  return `digraph packs {\n  rankdir=BT;\n${view.nodes.map(node).join('')}${ranks.join('')}${sortedEdges(view).map(edge).join('')}}\n`;
}

/** Quotes a string of DOT: a line feed is `\n`. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function ranksOf({ nodes }: GraphView): [number, string[]][] {
  const ranks = new Map<number, string[]>();
  for (const { rank, packId } of nodes) ranks.set(rank, [...(ranks.get(rank) ?? []), packId]);
  return [...ranks].sort(([a], [b]) => a - b);
}

function sortedEdges({ edges, nodes }: GraphView): ViewEdge[] {
  const id = (index: number) => nodes[index]?.packId as string;
  return [...edges].sort((a, b) => compareText(id(a.from), id(b.from)) || compareText(id(a.to), id(b.to)));
}

/** Brackets of the shapes of Mermaid by the index of a category. */
const mermaidShapes = [
  ['[', ']'],
  ['(', ')'],
  ['{{', '}}'],
  ['([', '])'],
  ['[/', '\\]'],
  ['[/', '/]'],
] as const;

/** Formats a graph for Mermaid. */
export function graphMermaid(view: GraphView): string {
  const node = (each: ViewNode, index: number) => {
    const style = styleOf(view, each);
    const [open, close] = mermaidShapes[style] as readonly [string, string];
    return `  n${index}${open}"${mermaidText(`${each.packId} ${each.version}`)}"${close}:::${each.isInCycle ? 'cycle' : `c${style}`}\n`;
  };
  const arrows = { needs: '-->', 'needs if selected': '-.->', soft: '-. order .->' };
  const edges = sortedEdges(view);
  const cycle = edges.flatMap(({ isInCycle }, index) => (isInCycle ? [index] : []));
  const classes = [...new Set(view.categories.values())].map(
    (index) => `  classDef c${index} fill:${fills[index]},stroke:${strokes[index]},color:#1f2328\n`,
  );
  return [
    'flowchart BT\n',
    ...view.nodes.map(node),
    ...edges.map(({ from, to, kind }) => `  n${from} ${arrows[kind]} n${to}\n`),
    ...classes,
    `  classDef cycle fill:#ffebe9,stroke:${cycleStroke},color:#1f2328\n`,
    ...(cycle.length === 0 ? [] : [`  linkStyle ${cycle.join(',')} stroke:${cycleStroke},stroke-width:2px\n`]),
  ].join('');
}

function mermaidText(text: string): string {
  return text.replace(/[#"<>&]/g, (character) => `#${character.charCodeAt(0)};`);
}
