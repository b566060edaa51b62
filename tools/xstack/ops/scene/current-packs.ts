import { join } from 'node:path';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../core/base/json/value.ts';
import { pack_manifest } from '../../core/base/schema/generated/pack_manifest.js';
import { schemaProblems } from '../../core/base/schema/validate.ts';
import { readRelations } from '../../core/compiler/pack/relations.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { currentIds, type PackNames, packNames } from '../../core/compiler/resolve/pack-names.ts';
import { readRegularDescription } from '../../io/regular-file.ts';
import { knownPacks } from '../bundle/known-packs.ts';
import { findProject } from '../project/project.ts';

/** Returns the ids that a former id of a pack means in the project at `root`; the id itself if no manifest moves it. */
export function currentPackIds(root: string, id: string): readonly string[] {
  return currentIds(movedIds(root), id);
}

/**
 * Returns the ids that the manifests of the project at `root` provide, replace or move; undefined without any. Reads only
 * what manifests say about ids; `xstack run` reports invalid ones.
 */
export function movedIds(root: string): PackNames | undefined {
  const project = findProject(() => {}, { 'repo-root': root }, root, { needs: 'nothing' });
  const packs = new Map<string, IdentifiedPack>();
  for (const path of knownPacks(() => {}, project).directories.values()) {
    const manifest = manifestAt(root, `${path}/pack.json`);
    if (manifest === undefined) continue;
    const packId = manifest['pack_id'] as string;
    const relations = readRelations(() => {}, path, manifest);
    packs.set(packId, { path, identity: { packId, ...(relations && { relations }) } } as IdentifiedPack);
  }
  return packNames(() => {}, packs);
}

function manifestAt(root: string, file: string): JsonObject | undefined {
  const bytes = readRegularDescription(join(root, file));
  const value = bytes && readJsonBytes(() => {}, file, bytes, descriptionLimits)?.value;
  return isJsonObject(value) && schemaProblems(pack_manifest, value).length === 0 ? value : undefined;
}
