import { dirname, join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../../core/base/json/value.ts';
import type { ScenePackage } from '../../core/scene/contract.ts';
import { textMember, type VersionEntry } from '../../core/scene/index/index.ts';
import { realpathSync } from '../../io/file-system.ts';
import { hashPack } from '../../io/hash-pack.ts';
import { isFileThere } from '../../io/is-there.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { readBytes } from '../../io/scene-directory.ts';
import { readConfig } from '../project/config.ts';
import { outDirOf } from '../project/project.ts';
import { findRoot } from '../project/project-root.ts';
import type { SceneContext } from './scene-context.ts';

/** What a lockfile says about the packs of a project. */
export interface PackLock {
  readonly path: string;
  readonly pack_lock_hash: string | undefined;
  /** Pack id -> computed canonical hash. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * What the registry records about the pack that a scene belongs to: its computed hash, from the pack itself where the
 * scene stands in it and else from the lockfile of the project, and the hash of the bundle. Undefined for a scene of no pack.
 */
export function packRecord(scene: ScenePackage, directory: string): JsonObject | undefined {
  if (scene.pack === undefined) return undefined;
  const { pack_id, pack_lock_hash } = scene.pack;
  const lock = nearestLock(directory);
  const here = hashPack(directory);
  const hash = here?.manifest['pack_id'] === pack_id ? here.hash : lock?.hashes.get(pack_id);
  const bundle = pack_lock_hash ?? lock?.pack_lock_hash;
  return {
    pack_id,
    ...(hash !== undefined && { canonical_hash: hash }),
    ...(bundle !== undefined && { pack_lock_hash: bundle }),
  };
}

/** The lockfile of the project at or above a directory; undefined if there is none. */
export function nearestLock(directory: string): PackLock | undefined {
  const path = lockfileOf(findRoot({}, directory)) ?? nearestBuild(directory);
  return path === undefined ? undefined : readLock(path);
}

function lockfileOf(root: string | undefined): string | undefined {
  if (root === undefined) return undefined;
  const path = join(
    root,
    outDirOf(
      {},
      root,
      root,
      readConfig(() => {}, root),
    ),
    'lockfile.json',
  );
  return isFileThere(path) ? path : undefined;
}

/** A directory may hold the lockfile of a project without its sources. */
function nearestBuild(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, 'build', 'lockfile.json');
    if (isFileThere(path)) return path;
    if (dirname(at) === at) return undefined;
  }
}

function readLock(path: string): PackLock | undefined {
  const value = readJsonBytes(() => {}, path, readBytes(realpathSync(path)) ?? new Uint8Array(0))?.value;
  if (!isJsonObject(value)) return undefined;
  const packs = member(value, 'resolved_packs');
  const hashes = (Array.isArray(packs) ? packs : []).flatMap((pack) => {
    const [id, hash] = isJsonObject(pack) ? [member(pack, 'pack_id'), member(pack, 'canonical_hash')] : [];
    return typeof id === 'string' && typeof hash === 'string' ? [[id, hash] as const] : [];
  });
  const lock = member(value, 'pack_lock_hash');
  return { path, pack_lock_hash: typeof lock === 'string' ? lock : undefined, hashes: new Map(hashes) };
}

/** A scene of a pack is made for the packs that it was published with. */
export function warnOfOtherPacks(
  report: Report,
  { surroundings }: SceneContext,
  name: string,
  entry: VersionEntry,
  target: string,
): void {
  const recorded = member(entry.value, 'pack');
  const lock = isJsonObject(recorded) ? nearestLock(dirname(target)) : undefined;
  if (!isJsonObject(recorded) || lock === undefined) return;
  const packId = textMember(recorded, 'pack_id');
  const [madeWith, bundle] = [textMember(recorded, 'canonical_hash'), textMember(recorded, 'pack_lock_hash')];
  const here = lock.hashes.get(packId);
  const differs =
    here === undefined
      ? `the lockfile here has no pack \`${packId}\``
      : madeWith !== '' && here !== madeWith
        ? `the pack \`${packId}\` here has the hash ${here}, not ${madeWith}`
        : bundle !== '' && lock.pack_lock_hash !== bundle
          ? `the packs here have the pack_lock_hash ${lock.pack_lock_hash ?? '(none)'}, not ${bundle}`
          : undefined;
  if (differs === undefined) return;
  report(
    diagnostic(
      'warn.scene_install.pack_lock_differs',
      `\`${name}\` ${entry.version} was published with other packs: ${differs}`,
      {
        at: { file: shownPath(surroundings.cwd, lock.path) },
        help: 'bring the packs to the same state, or check that the scene works with these',
      },
    ),
  );
}
