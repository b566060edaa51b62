import { join } from 'node:path';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import type { NamedContent, SceneFile } from '../../core/explain/find-id.ts';
import { tryRead } from '../../io/try-read.ts';

/** Returns the content of a project that has ids, its scene packages included. */
export function namedContent(root: string, outcome: BuildOutcome, collections: readonly Collection[]): NamedContent {
  const scenes = outcome.tree.directories.flatMap(({ path, name, entries }): SceneFile[] => {
    const file = `${path}/${contractFile}`;
    if (!entries.some((entry) => entry.path === file && entry.kind === 'file')) return [];
    const bytes = tryRead(join(root, file));
    const value = bytes && readJsonBytes(() => {}, file, bytes)?.value; // `run` reports its problems.
    return isJsonObject(value) ? [{ file, packId: name, value }] : [];
  });
  return { bundles: outcome.bundles, packs: outcome.packs, collections, scenes };
}
