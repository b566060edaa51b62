/** A content repository in memory: compiled, hashed and drawn by the modules of xstack. */

import { compileRowSchema } from 'xstack/core/base/schema/row-schema.ts';
import { contentModelFile } from 'xstack/core/compiler/content-model/content-model.ts';
import { unhashedOf } from 'xstack/core/compiler/content-model/unhashed-sidecars.ts';
import { isOutsideHash, packCanonicalHash } from 'xstack/core/compiler/pack/canonical-hash.ts';
import { dependencyGraph, levels } from 'xstack/core/compiler/resolve/levels.ts';
import { compile } from 'xstack/index.ts';
import { boxHeight, layOutGraph } from 'xstack/ops/explain/graph-layout.ts';
import { sha256Hex } from '#platform';

/** Compiles the files; returns the result of `compile`, with registries by name. */
export function compileWorld(files, { bundle, strict }) {
  const result = compile(files, { bundle, strict, compileRowSchema });
  const registries = [...result.outputs]
    .filter(([path]) => path.startsWith('registries/'))
    .map(([path, content]) => ({ name: path.slice('registries/'.length), content: pretty(content) }));
  return { ...result, registries, lockfileText: result.outputs.get('lockfile.json') };
}

export function bundleIds(files) {
  return Object.keys(files).flatMap((path) => /^bundles\/([^/]+)\/bundle\.json$/.exec(path)?.[1] ?? []);
}

/** Writes the computed `canonical_hash` into every manifest that has another, as `xstack pack hash --write` does. */
export function withHashes(files) {
  const changed = Object.keys(files).flatMap((path) => {
    const directory = /^(packs\/[^/]+\/[^/]+)\/pack\.json$/.exec(path)?.[1];
    const manifest = directory && parsed(files[path]);
    if (!manifest) return [];
    const hash = packCanonicalHash(manifest, hashedFiles(files, directory));
    return [[path, files[path].replace(/("canonical_hash"\s*:\s*")[^"]*"/, `$1${hash}"`)]];
  });
  return { ...files, ...Object.fromEntries(changed) };
}

function hashedFiles(files, directory) {
  const unhashed = unhashedOf(parsed(files[contentModelFile]));
  return Object.keys(files)
    .filter((path) => path.startsWith(`${directory}/`))
    .map((path) => ({ path: path.slice(directory.length + 1), sha256: sha256Hex(files[path]) }))
    .filter(({ path }) => !isOutsideHash(path, unhashed))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Returns boxes and curves of the packs in resolved order; dependencies are above their dependents. */
export async function drawPacks(files, packIds) {
  const numbers = new Map(packIds.map((id, i) => [id, i]));
  const needs = packIds.map((id) => dependenciesOf(files, id).flatMap((needed) => numbers.get(needed) ?? []));
  const level = levels(dependencyGraph(needs));
  const nodes = packIds.map((id, i) => ({ width: 32 + 7.5 * id.length, level: level[i] ?? 0 }));
  const edges = needs.flatMap((to, from) => to.map((each) => ({ from, to: each })));
  const { width, height, centres, curves } = await layOutGraph({ nodes, edges });
  const boxes = packIds.map((id, i) => {
    const [x = 0, y = 0] = centres[i] ?? [];
    return { id, x: x - nodes[i].width / 2, y: y - boxHeight / 2, width: nodes[i].width, height: boxHeight };
  });
  return { width, height, boxes, curves: curves.map(curvePath) };
}

function dependenciesOf(files, id) {
  const path = Object.keys(files).find((each) => each.endsWith(`/${id}/pack.json`));
  const dependencies = parsed(files[path])?.dependencies ?? [];
  return dependencies.map((token) => token.split('@')[0]);
}

function curvePath([start, ...rest]) {
  return start === undefined ? '' : `M${start} C${rest.join(' ')}`;
}

/** Returns the value of a text; undefined if the compiler will report it. */
function parsed(text = '') {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function pretty(json) {
  return JSON.stringify(JSON.parse(json), undefined, 2);
}
