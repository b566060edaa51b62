import type { GraphView, ViewEdge, ViewNode } from './graph-view.ts';

/** Positions of the nodes of a graph, and the curves of its edges: see `layOutGraph`. */
export interface SvgLayout {
  readonly width: number;
  readonly height: number;
  readonly centres: readonly (readonly [x: number, y: number])[];
  readonly curves: readonly (readonly (readonly [x: number, y: number])[])[];
}

const margin = 24;
/** Room at the left for the names of the levels, and below for the legend. */
const left = 88;
const legendHeight = 44;
const nodeHeight = 36;
const letterWidth = 7.9;
const cut = 9;

/** Returns the width of the box of a pack. */
export function nodeWidth({ packId }: Pick<ViewNode, 'packId'>): number {
  return Math.ceil(packId.length * letterWidth) + 28;
}

/** Draws a graph for light and dark pages. The same graph and layout give the same bytes. */
export function graphSvg(view: GraphView, { width, height, centres, curves }: SvgLayout, title: string): string {
  const legend = legendOf(view);
  const [all, tall] = [Math.max(width, legend.width) + left + 2 * margin, height + legendHeight + 2 * margin];
  const edges = view.edges.map((edge, i) => edgePath(edge, curves[i] ?? []));
  const nodes = view.nodes.map((node, i) => nodeShape(view, node, centres[i] ?? [0, 0]));
  const legendTransform = `transform="translate(0 ${height + legendHeight - 12})"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(all)}" height="${round(tall)}" viewBox="${-left - margin} ${-margin} ${round(all)} ${round(tall)}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
${style}</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0,0 L8,4 L0,8 Z"/></marker><marker id="red" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head cycle" d="M0,0 L8,4 L0,8 Z"/></marker></defs>
<rect class="page" x="${-left - margin}" y="${-margin}" width="${round(all)}" height="${round(tall)}"/>
${levelNames(view, centres)}${edges.join('')}${nodes.join('')}<g ${legendTransform}>${legend.text}</g>
</svg>
`;
}

/** Names each row at its left by its level. */
function levelNames({ nodes }: GraphView, centres: SvgLayout['centres']): string {
  const rows = new Map<number, { readonly y: number; readonly isLevel: boolean }>();
  for (const [i, { rank, level }] of nodes.entries())
    if (!rows.has(rank) || level !== null) rows.set(rank, { y: centres[i]?.[1] ?? 0, isLevel: level === rank });
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(
      ([rank, { y, isLevel }]) =>
        `<text class="level" x="${-left}" y="${y}">${isLevel ? `level ${rank}` : 'no level'}</text>\n`,
    )
    .join('');
}

const edgeClasses = { needs: 'needs', 'needs if selected': 'optional', soft: 'order' } as const;

function edgePath({ kind, isInCycle }: ViewEdge, points: readonly (readonly [number, number])[]): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  const marker = isInCycle ? 'red' : 'arrow';
  return `<path class="edge ${edgeClasses[kind]}${isInCycle ? ' cycle' : ''}" marker-end="url(#${marker})" d="M${start} C${rest.join(' ')}"/>\n`;
}

function nodeShape(view: GraphView, node: ViewNode, [x, y]: readonly [number, number]): string {
  const index = view.categories.get(node.category) as number;
  const classes = [`c${index}`, ...(node.isInCycle ? ['cycle'] : []), ...(node.isFocus ? ['focus'] : [])].join(' ');
  const level = node.level === null ? 'no level: in a cycle, or depends on one' : `level ${node.level}`;
  const about = `${node.packId} ${node.version}, ${node.category}, ${level}`;
  const path = outline(index, nodeWidth(node) / 2, nodeHeight / 2);
  return `<g class="node ${classes}" transform="translate(${x} ${y})"><title>${escaped(about)}</title><path d="${path}"/><text y="-6">${escaped(node.packId)}</text><text class="version" y="9">${escaped(node.version)}</text></g>\n`;
}

/** Returns the outline of a shape around the origin, by the index of its category. */
function outline(index: number, w: number, h: number): string {
  const polygon = (...points: readonly (readonly [number, number])[]) => `M${points.join(' L')} Z`;
  const rounded = (r: number) =>
    `M${-w + r},${-h} H${w - r} A${r},${r} 0 0 1 ${w},${-h + r} V${h - r} A${r},${r} 0 0 1 ${w - r},${h} H${-w + r} A${r},${r} 0 0 1 ${-w},${h - r} V${-h + r} A${r},${r} 0 0 1 ${-w + r},${-h} Z`;
  const shapes = [
    polygon([-w, -h], [w, -h], [w, h], [-w, h]),
    rounded(8),
    polygon([-w, 0], [-w + cut, -h], [w - cut, -h], [w, 0], [w - cut, h], [-w + cut, h]),
    rounded(h),
    polygon(
      [-w, -h + cut],
      [-w + cut, -h],
      [w - cut, -h],
      [w, -h + cut],
      [w, h - cut],
      [w - cut, h],
      [-w + cut, h],
      [-w, h - cut],
    ),
    polygon([-w + cut, -h], [w, -h], [w - cut, h], [-w, h]),
  ];
  return shapes[index] as string;
}

/** Names the categories beside their shapes, and the kinds of edges that occur. */
function legendOf({ categories, edges }: GraphView): { readonly text: string; readonly width: number } {
  let x = 0;
  const entry = (name: string, sign: string, signWidth: number) => {
    const at = x;
    x += signWidth + 8 + Math.ceil(name.length * letterWidth) + 22;
    return `<g transform="translate(${at} 0)">${sign}<text class="name" x="${signWidth + 8}" y="0">${escaped(name)}</text></g>`;
  };
  const shapes = [...categories].map(([name, style]) =>
    entry(name, `<g class="node c${style}" transform="translate(14 0)"><path d="${outline(style, 14, 9)}"/></g>`, 28),
  );
  const line = (classes: string) => `<path class="edge ${classes}" d="M0,0 H28"/>`;
  const kinds = (Object.keys(edgeClasses) as (keyof typeof edgeClasses)[])
    .filter((kind) => edges.some((edge) => edge.kind === kind))
    .map((kind) => entry(kind === 'soft' ? 'order only' : kind, line(edgeClasses[kind]), 28));
  const cycle = edges.some(({ isInCycle }) => isInCycle) ? [entry('cycle', line('needs cycle'), 28)] : [];
  return { text: [...shapes, ...kinds, ...cycle].join(''), width: x };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const light = [
  '#ddf4ff #0969da',
  '#dafbe1 #1a7f37',
  '#fff8c5 #9a6700',
  '#fbefff #8250df',
  '#eaeef2 #57606a',
  '#d3f5f0 #0f766e',
];
const dark = [
  '#0d2238 #58a6ff',
  '#0f2417 #3fb950',
  '#2a2108 #d29922',
  '#24163d #bc8cff',
  '#21262d #8b949e',
  '#0b2a28 #2dd4bf',
];

function colours(pairs: readonly string[]): string {
  return pairs
    .map((pair, i) => {
      const [fill, stroke] = pair.split(' ');
      return `.c${i} path { fill: ${fill}; stroke: ${stroke}; }\n`;
    })
    .join('');
}

const style = `.page { fill: #ffffff; }
.edge { fill: none; stroke: #6e7781; stroke-width: 1.2; }
.optional { stroke-dasharray: 6 3; }
.order { stroke-dasharray: 2 3; }
.head { fill: #6e7781; }
text { fill: #1f2328; font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; text-anchor: middle; dominant-baseline: central; }
.version, .level { font-size: 11px; fill: #57606a; }
.level, .name { text-anchor: start; }
${colours(light)}.focus path { stroke-width: 3; }
.edge.cycle, .node.cycle path { stroke: #cf222e; stroke-width: 2.2; }
.head.cycle { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; }
.edge { stroke: #8b949e; }
.head { fill: #8b949e; }
text { fill: #e6edf3; }
.version, .level { fill: #9198a1; }
${colours(dark)}.edge.cycle, .node.cycle path { stroke: #ff7b72; }
.head.cycle { fill: #ff7b72; }
}
`;
