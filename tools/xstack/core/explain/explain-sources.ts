import { decodeUtf8, sha256Hex } from '#platform';
import type { Location } from '../base/diagnostic/diagnostic.ts';
import { locationResolver } from '../base/diagnostic/resolve-locations.ts';
import { readJsonBytes } from '../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../base/json/value.ts';
import { contractFile } from '../base/text/scene-files.ts';
import { type CompileSourcesOptions, inspectSources, type Sources } from '../compiler/compile-sources.ts';
import { contentModelFile } from '../compiler/content-model/content-model.ts';
import type { SceneFile } from './find-id.ts';
import { locationOfEdge, repositoryGraph } from './pack-graph.ts';
import { type Use, usesOf } from './uses.ts';
import { type AddressProblem, readAddress } from './value/address.ts';
import { compiledSources } from './value/compiled-registries.ts';
import { explainValue, type ValueExplanation } from './value/explain-value.ts';
import type { ValueContext } from './value/value-context.ts';
import { idOf, whySelected } from './why.ts';

/** Options of the questions about a repository in memory: those of `compile` that have an effect on its rows. */
export type ExplainOptions = Omit<CompileSourcesOptions, 'strict' | 'today'>;

/** A step from the list of a bundle to a pack: the bundle or pack that names the next one, and where. */
export interface WhyStep {
  readonly from: string;
  readonly to: string;
  readonly at: Location;
}

/**
 * Explains a value of a registry, such as `lens#lens.map/title`: its source, the rule that gave it, and the position of its
 * row. Rules of built-in schemas are not included. Returns a problem if the address names no value. Pure, as `compile` is.
 */
export function explain(
  sources: Sources,
  address: string,
  options: ExplainOptions = {},
): ValueExplanation | AddressProblem {
  const { context, resolve } = open(sources, options);
  const found = readAddress(context, address);
  if ('problem' in found) return found;
  const explanation = explainValue(context, found);
  if (explanation === undefined) throw new Error('bug: a value of the sources has no source');
  const { origin, lock } = explanation;
  const at = resolve([origin.at, origin.declaration, lock?.at]);
  return {
    ...explanation,
    origin: {
      ...origin,
      ...(origin.at && { at: at(origin.at) }),
      ...(origin.declaration && { declaration: at(origin.declaration) }),
    },
    ...(lock && { lock: { ...lock, at: at(lock.at) } }),
  };
}

/** Returns a shortest path from the list of the bundle to a pack; undefined if the bundle does not select the pack. */
export function why(sources: Sources, packId: string, options: ExplainOptions = {}): readonly WhyStep[] | undefined {
  const { outcome, resolve } = open(sources, options);
  const graph = repositoryGraph(outcome.packs, outcome.bundle);
  const pack = graph.all.numbers.get(packId);
  const [path] = (pack === undefined ? undefined : whySelected(graph, pack, 1))?.paths ?? [];
  if (path === undefined) return undefined;
  const first = { from: outcome.bundle?.bundleId ?? '', to: path.entry.packId, at: path.entry.at };
  const steps = path.edges.map((edge) => ({
    from: idOf(graph.all, edge.from),
    to: idOf(graph.all, edge.to),
    at: locationOfEdge(graph.all, edge),
  }));
  const at = resolve([first, ...steps].map((step) => step.at));
  return [first, ...steps].map((step) => ({ ...step, at: at(step.at) }));
}

/** Returns all references to a pack, a row or a scene package. */
export function uses(sources: Sources, id: string, options: ExplainOptions = {}): readonly Use[] {
  const { outcome, collections, scenes, resolve } = open(sources, options);
  const found = usesOf({ bundles: outcome.bundles, packs: outcome.packs, collections, scenes }, id);
  const at = resolve(found.map((use) => use.at));
  return found.map((use) => ({ ...use, at: at(use.at) }));
}

function open(sources: Sources, options: ExplainOptions) {
  const { outcome, collections, arena, bytes, model } = inspectSources(sources, options);
  const value = (file: string, source: Uint8Array | undefined) =>
    source && readJsonBytes(() => {}, file, source)?.value;
  const object = (file: string): JsonObject | undefined => {
    const found = value(file, bytes.get(file));
    return isJsonObject(found) ? found : undefined;
  };
  const described = (file: string) => {
    const found = object(file);
    return found === undefined ? [] : [{ file, value: found }];
  };
  const { pack, registry } = compiledSources(outcome, collections, arena);
  const registries = new Map<string, JsonObject>();
  const context: ValueContext = {
    ...{ collections, model, pack },
    registry: (file) => {
      const found = registries.get(file) ?? value(file, registry(file));
      if (isJsonObject(found)) registries.set(file, found);
      return registries.get(file);
    },
    definitions: [...bytes.keys()].filter((file) => file.endsWith('.registry-definition.json')).flatMap(described),
    contentModel: described(contentModelFile)[0],
    document: (file) => value(file, bytes.get(file)),
    sha256: (file) => {
      const found = bytes.get(file);
      return found && sha256Hex(found);
    },
    schema: () => undefined,
    lock: { file: 'build/lockfile.json', value: object('build/lockfile.json') },
  };
  const readText = (file: string) => {
    const found = bytes.get(file);
    return found && decodeUtf8(found);
  };
  const scenes = outcome.tree.directories.flatMap(({ path, name }): SceneFile[] =>
    described(`${path}/${contractFile}`).map((scene) => ({ ...scene, packId: name })),
  );
  const resolve = (locations: readonly (Location | undefined)[]) =>
    locationResolver(
      locations.filter((at) => at !== undefined),
      readText,
    );
  return { outcome, collections, context, scenes, resolve };
}
