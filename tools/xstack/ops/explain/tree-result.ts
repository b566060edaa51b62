import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { inOrder } from '../../core/explain/order-reason.ts';
import type { PackGraph, RepositoryGraph } from '../../core/explain/pack-graph.ts';
import { entryRoots, packTree, type TreeLine } from '../../core/explain/pack-tree.ts';
import type { Explanation } from './explanation.ts';
import { type LocationFormats, locationFormats } from './located.ts';
import { nameOf, type ProjectGraph, packNumber, titleOf } from './project-graph.ts';

/** Options of a tree of packs. */
export interface TreeRequest {
  /** The root; undefined: the bundle, or every pack without dependents. */
  readonly pack?: string | undefined;
  readonly isInverted: boolean;
  readonly depth: number;
  readonly isByLevel: boolean;
}

/** Returns the tree of the packs of a bundle, or below one pack. */
export function treeAnswer({ readText, graph }: ProjectGraph, request: TreeRequest): Explanation | Diagnostic {
  const root = rootOf(graph, request);
  if ('code' in root) return root;
  const { packs, title, lines } = root;
  const formats = locationFormats(
    readText,
    lines.flatMap(({ at }) => at ?? []),
  );
  const body = request.isByLevel
    ? byLevel(packs, lines)
    : lines.map((line) => treeLine(packs, title !== undefined, line)).join('');
  return {
    json: {
      bundle_id: graph.bundle?.bundleId ?? null,
      nodes: lines.map((line) => lineJson(packs, formats, line)),
    },
    text: `${title === undefined || request.isByLevel ? '' : `${title}\n`}${body}`,
  };
}

interface RootedTree {
  readonly packs: PackGraph;
  /** The line above the tree; undefined: the roots have no common parent. */
  readonly title: string | undefined;
  readonly lines: readonly TreeLine[];
}

/** A pack outside of the bundle is shown in the graph of all packs. */
function rootOf(graph: RepositoryGraph, { pack, ...options }: TreeRequest): RootedTree | Diagnostic {
  const { bundle, entries, selected, all } = graph;
  if (pack === undefined && bundle !== undefined)
    return {
      packs: selected,
      title: bundle.bundleId,
      lines: packTree(selected, entryRoots(selected, entries), { ...options, depth: options.depth - 1 }),
    };
  const packs = pack === undefined ? all : graphWith(graph, pack);
  const numbers = pack === undefined ? topPacks(all) : [packNumber(graph, pack)];
  const [number] = numbers;
  if (typeof number === 'object') return number;
  const roots = (numbers as number[]).map((each) => {
    const packId = nameOf(all, each);
    return { pack: packs.numbers.get(packId) as number, packId, kind: 'root' as const };
  });
  return { packs, title: undefined, lines: packTree(packs, roots, options) };
}

function graphWith(graph: RepositoryGraph, pack: string): PackGraph {
  const number = packNumber(graph, pack);
  const isSelected = typeof number === 'number' && graph.selected.numbers.has(nameOf(graph.all, number));
  return isSelected ? graph.selected : graph.all;
}

/** Returns the packs that no other pack needs, or all, if each is needed in a cycle. */
function topPacks({ packs, order }: PackGraph): number[] {
  const needed = new Set(order.edges.filter(({ kind }) => kind !== 'soft').map(({ to }) => to));
  const top = [...packs.keys()].filter((number) => !needed.has(number));
  return top.length > 0 ? top : [...packs.keys()];
}

const states = { repeated: ' (*)', cycle: ' (cycle)', unresolved: ' (unresolved)' };
const marks = {
  root: '',
  entry: '',
  needs: '',
  'optional entry': ' (optional)',
  'needs if selected': ' (if selected)',
};

function treeLine(packs: PackGraph, hasTitle: boolean, line: TreeLine): string {
  const { depth, follows } = line;
  const first = hasTitle ? 0 : 1;
  const above = follows.slice(first, Math.max(first, depth)).map((more) => (more ? '│   ' : '    '));
  const branch = depth < first ? '' : follows[depth] === true ? '├── ' : '└── ';
  return `${above.join('')}${branch}${label(packs, line)}\n`;
}

function label(packs: PackGraph, { pack, packId, kind, state }: TreeLine): string {
  const title = pack === undefined ? packId : titleOf(packs, pack);
  return `${title}${marks[kind]}${state === undefined ? '' : states[state]}`;
}

/** Lists the packs of a tree by their level of dependencies, those without one last. */
function byLevel(packs: PackGraph, lines: readonly TreeLine[]): string {
  const shown = new Set(lines.flatMap(({ pack }) => pack ?? []));
  const groups = new Map<number, string[]>();
  for (const pack of inOrder(packs).filter((each) => shown.has(each))) {
    const level = packs.order.level[pack] as number;
    const group = groups.get(level) ?? [];
    groups.set(level, group);
    group.push(`  ${titleOf(packs, pack)}\n`);
  }
  const unresolved = lines.filter(({ state }) => state === 'unresolved').map((line) => `  ${label(packs, line)}\n`);
  const heads = [...groups].map(([level, group]) => `${levelHead(level)}\n${group.join('')}`);
  return [...heads, ...(unresolved.length > 0 ? [`no level\n${[...new Set(unresolved)].join('')}`] : [])].join('');
}

function levelHead(level: number): string {
  return level === -1 ? 'no level: in a cycle, or depends on one' : `level ${level}`;
}

function lineJson(packs: PackGraph, formats: LocationFormats, { depth, pack, packId, kind, state, at }: TreeLine) {
  const level = pack === undefined ? -1 : (packs.order.level[pack] as number);
  return {
    depth,
    pack_id: packId,
    version: pack === undefined ? null : (packs.packs[pack]?.identity.version as string),
    level: level === -1 ? null : level,
    kind: kind.replaceAll(' ', '_'),
    state: state ?? null,
    at: at === undefined ? null : formats.json(at),
  };
}
