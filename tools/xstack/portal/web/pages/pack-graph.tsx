import { useEffect, useRef } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { Scroll } from '../parts/scroll.tsx';

type PackEdge = AnswerData['project.packs']['edges'][number];
type PackNode = AnswerData['project.packs']['packs'][number];

interface PackGraphProps {
  readonly answer: AnswerData['project.packs'];
  readonly isFound: (pack: PackNode) => boolean;
  readonly chosen: string | undefined;
  readonly onChoose: (packId: string) => void;
}

/** The dependency graph; the table below it has the same content as text. */
export function PackGraph({ answer: { packs, edges, graph }, isFound, chosen, onChoose }: PackGraphProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const wanted = chosen ?? packs.find(isFound)?.pack_id;
  useEffect(() => {
    const node = wanted === undefined ? undefined : packs.find(({ pack_id }) => pack_id === wanted);
    const frame = drawing.current?.parentElement;
    if (node !== undefined && frame) frame.scrollTo(node.x - frame.clientWidth / 2, node.y - frame.clientHeight / 2);
  }, [packs, wanted]);
  return (
    <Scroll label="Dependency graph" kind="graph">
      <svg
        ref={drawing}
        viewBox={`0 0 ${graph.width} ${graph.height}`}
        width={graph.width}
        height={graph.height}
        role="img"
        aria-label={`Dependency graph of ${packs.length} packs; the table below lists them with their levels`}
      >
        {edges.map((edge) => (
          <path
            key={`${edge.from} ${edge.to} ${edge.kind}`}
            d={pathOf(edge)}
            class={`edge ${edge.kind}${edge.from === chosen || edge.to === chosen ? ' chosen' : ''}`}
          />
        ))}
        {packs.map((pack) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the buttons of the table below do the same
          <g
            key={pack.pack_id}
            class={[
              'node',
              pack.is_selected && 'selected',
              isFound(pack) && 'found',
              pack.pack_id === chosen && 'chosen',
            ]
              .filter(Boolean)
              .join(' ')}
            onClick={() => onChoose(pack.pack_id)}
          >
            <title>{`${pack.pack_id} ${pack.version}, level ${pack.level}`}</title>
            <rect
              x={pack.x - pack.width / 2}
              y={pack.y - pack.height / 2}
              width={pack.width}
              height={pack.height}
              rx={6}
            />
            <text x={pack.x} y={pack.y} text-anchor="middle" dominant-baseline="central">
              {pack.pack_id}
            </text>
          </g>
        ))}
      </svg>
    </Scroll>
  );
}

function pathOf({ points }: PackEdge): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  return `M${first.join(' ')}${rest.length > 0 ? `C${rest.map((point) => point.join(' ')).join(' ')}` : ''}`;
}
