/** Draws the pack graph of the portal as SVG, for light and dark pages. */
import type { AnswerData } from '../../../tools/xstack/portal/answer.ts';
import { escaped } from './ansi-svg.ts';

const margin = 8;

/** Returns an SVG document of packs and their dependencies, as `project.packs` answers them. */
export function graphToSvg({ packs, edges, graph }: AnswerData['project.packs'], title: string): string {
  const [width, height] = [graph.width + 2 * margin, graph.height + 2 * margin];
  const curves = edges.map(({ points: [start, ...rest] }) => `<path d="M${start} C${rest.join(' ')}"/>\n`);
  const boxes = packs.map((pack) => {
    const [x, y] = [pack.x - pack.width / 2, pack.y - pack.height / 2];
    return `<rect x="${x}" y="${y}" width="${pack.width}" height="${pack.height}" rx="6"/><text x="${pack.x}" y="${pack.y}">${escaped(pack.pack_id)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
path { fill: none; stroke: #6e7781; }
rect { fill: #f6f8fa; stroke: #1a5fb4; }
text { fill: #1f2328; font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; text-anchor: middle; dominant-baseline: central; }
@media (prefers-color-scheme: dark) {
path { stroke: #9198a1; }
rect { fill: #161b22; stroke: #8cbcf0; }
text { fill: #e6edf3; }
}
</style>
${curves.join('')}${boxes.join('')}</svg>
`;
}
