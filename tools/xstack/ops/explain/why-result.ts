import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { OrderEdge } from '../../core/compiler/resolve/order-edges.ts';
import { locationOfEdge, type PackGraph } from '../../core/explain/pack-graph.ts';
import { type SelectedPack, type UnselectedPack, whyNotSelected, whySelected } from '../../core/explain/why.ts';
import { edgeJson, edgePhrase } from './edges.ts';
import { aligned, type Explanation } from './explanation.ts';
import { type LocationFormats, locationFormats } from './located.ts';
import { nameOf, type ProjectGraph, packNumber, titleOf } from './project-graph.ts';

/** Bounds the listed paths: there may be exponentially many. */
const mostPaths = 1000;

/** Explains why a bundle selects a pack, or what would select it. */
export function whyExplanation(
  { readText, outcome, graph }: ProjectGraph,
  id: string,
  isAll: boolean,
): Explanation | Diagnostic {
  const pack = packNumber(graph, id);
  if (typeof pack !== 'number') return pack;
  const { all, bundle } = graph;
  const isSelected = whySelected(graph, pack, isAll ? mostPaths : 1);
  const unselected = isSelected ?? whyNotSelected(graph, pack, outcome.packs, outcome.bundles);
  const selecting = 'paths' in unselected ? [unselected] : unselected.bundles;
  const edges = [
    ...selecting.flatMap(({ paths }) => paths.flatMap((path) => path.edges)),
    ...('paths' in unselected ? [] : [...unselected.dependents, ...unselected.relations]),
  ];
  const entries = selecting.flatMap(({ paths }) => paths.map(({ entry }) => entry.at));
  const locations: Location[] = [...edges.map((edge) => locationOfEdge(all, edge)), ...entries];
  const context = { all, formats: locationFormats(readText, locations), title: titleOf(all, pack) };
  const json = { pack_id: nameOf(all, pack), bundle_id: bundle?.bundleId ?? null };
  if ('paths' in unselected) return selectedAnswer(context, json, unselected, isAll);
  return unselectedAnswer(context, json, unselected, bundle?.file);
}

interface AnswerContext {
  readonly all: PackGraph;
  readonly formats: LocationFormats;
  /** The pack: id and version. */
  readonly title: string;
}

function selectedAnswer(context: AnswerContext, json: JsonObject, selected: SelectedPack, isAll: boolean): Explanation {
  const { count, paths, bundle } = selected;
  const shown = paths.length < count ? `; the first ${paths.length} are shown` : '';
  const several = isAll && count > 1 ? `, on ${count} shortest paths${shown}` : '';
  const lines = paths.map((_, i) => (i === 0 ? '' : '\n') + aligned(pathLines(context, selected, i)));
  return {
    json: { ...json, selected: true, path_count: count, paths: pathsJson(context, selected) },
    text: `${context.title} is selected by ${bundle.bundleId}${several}\n${lines.join('')}`,
  };
}

function unselectedAnswer(
  context: AnswerContext,
  json: JsonObject,
  unselected: UnselectedPack,
  bundleFile: string | undefined,
): Explanation {
  const { bundles, dependents, allDependents, relations } = unselected;
  const edge = (each: OrderEdge): [string, string] => edgeLine(context, each);
  const head =
    bundleFile === undefined ? 'is not selected: no bundle is built' : `is not selected by ${json['bundle_id']}`;
  const others = bundles.map(
    (selected) => `\n${selected.bundle.bundleId} selects it:\n${aligned(pathLines(context, selected, 0))}`,
  );
  const needed = dependents.length < allDependents ? `, needed by ${allDependents} in all` : '';
  const lists = [
    `\n${bundleFile === undefined ? 'an entry of a bundle would select it' : `an entry of ${bundleFile} would select it`}\n`,
    dependents.length === 0
      ? 'no pack needs it\n'
      : `\n${pluralize(dependents.length, 'pack')} outside of the bundle would select it${needed}:\n${aligned(dependents.map(edge))}`,
    ...(relations.length === 0 ? [] : [`\nrelations that do not select it:\n${aligned(relations.map(edge))}`]),
    ...others,
  ];
  return {
    json: {
      ...json,
      selected: false,
      path_count: 0,
      paths: [],
      would_select: {
        bundles: bundles.map((each) => ({ bundle_id: each.bundle.bundleId, paths: pathsJson(context, each) })),
        dependents: dependents.map((each) => edgeJson(context.all, context.formats, each)),
        all_dependents: allDependents,
        relations: relations.map((each) => edgeJson(context.all, context.formats, each)),
      },
    },
    text: `${context.title} ${head}\n${lists.join('')}`,
  };
}

function pathsJson({ all, formats }: AnswerContext, { paths }: SelectedPack) {
  return paths.map(({ entry, edges }) => ({
    entry: { named: entry.named, pack_id: entry.packId, optional: entry.isOptional, at: formats.json(entry.at) },
    edges: edges.map((edge) => edgeJson(all, formats, edge)),
  }));
}

/** The statements of a path and their locations. */
function pathLines(context: AnswerContext, { bundle, paths }: SelectedPack, index: number): [string, string][] {
  const path = paths[index];
  if (path === undefined) throw new Error('bug: a selected pack has no path');
  const { named, packId, isOptional, at } = path.entry;
  const as = named === packId ? '' : ` as \`${named}\``;
  const lists = `${bundle.bundleId} lists ${packId}${as}${isOptional ? ' as optional' : ''}`;
  return [[lists, context.formats.text(at)], ...path.edges.map((edge) => edgeLine(context, edge))];
}

function edgeLine({ all, formats }: AnswerContext, edge: OrderEdge): [string, string] {
  return [edgePhrase(all, edge), formats.text(locationOfEdge(all, edge))];
}
