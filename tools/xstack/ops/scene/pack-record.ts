import { dirname, join } from 'node:path';
import { diagnostic, type Location, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../../core/base/json/value.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { unhashedOf } from '../../core/compiler/content-model/unhashed-sidecars.ts';
import { readLockedPacks } from '../../core/compiler/lockfile/check-lockfile.ts';
import type { ScenePackage } from '../../core/scene/contract.ts';
import { stringMember, type VersionEntry } from '../../core/scene/index/index.ts';
import { fileExists } from '../../io/exists.ts';
import { realpathSync } from '../../io/file-system.ts';
import { hashPack } from '../../io/hash-pack.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { readBytes } from '../../io/scene-directory.ts';
import { readConfig } from '../project/config.ts';
import { projectContentModel } from '../project/content-model-file.ts';
import { outDirOf } from '../project/project.ts';
import { findRoot } from '../project/project-root.ts';
import type { SceneContext } from './scene-context.ts';

/** The packs of a project according to its lockfile. */
export interface PackLock {
  /** Name in diagnostics. */
  readonly file: string;
  readonly pack_lock_hash: string;
  /** Pack id -> computed canonical hash. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Returns the record of the pack that a scene belongs to: its computed hash, from the pack itself if the scene is in
 * it, else from the lockfile of the project, and the hash of the bundle. `none` if the scene belongs to no pack;
 * undefined if the pack or the lockfile is refused.
 */
export async function packRecord(
  report: Report,
  cwd: string,
  { pack }: ScenePackage,
  directory: string,
): Promise<JsonObject | 'none' | undefined> {
  if (pack === undefined) return 'none';
  const { pack_id, pack_lock_hash } = pack;
  const lock = nearestLock(report, cwd, directory);
  const root = findRoot({}, directory);
  const model = root === undefined ? {} : projectContentModel(report, { root });
  const here = model && hashPack(report, directory, shownPath(cwd, directory), unhashedOf(model.value));
  if (lock === undefined || here === undefined) return undefined;
  const locked = lock === 'absent' ? undefined : lock;
  const isHere = here !== 'absent' && here.manifest['pack_id'] === pack_id;
  const at = { file: shownPath(cwd, join(directory, contractFile)), pointer: '/pack/pack_id' } as const;
  const hash = isHere ? here.hash : locked?.hashes.get(await lockedId(report, root, pack_id, locked, at));
  const bundle = pack_lock_hash ?? locked?.pack_lock_hash;
  return {
    pack_id,
    ...(hash !== undefined && { canonical_hash: hash }),
    ...(bundle !== undefined && { pack_lock_hash: bundle }),
  };
}

/**
 * Returns the id by which a lockfile has a pack: of a former id, the current one, with a note; the same id if it has none
 * or several.
 */
async function lockedId(
  report: Report,
  root: string | undefined,
  id: string,
  lock: PackLock | undefined,
  at: Location,
): Promise<string> {
  if (root === undefined || lock === undefined || lock.hashes.has(id)) return id;
  const { currentPackIds } = await import('./current-packs.ts');
  const [current = id, ...others] = currentPackIds(root, id).filter((each) => lock.hashes.has(each));
  if (current === id || others.length > 0) return id;
  report(
    diagnostic('note.pack.replaced_id', `\`${id}\` is the former id of \`${current}\``, {
      at,
      help: `write \`${current}\` in the next version of the scene`,
    }),
  );
  return current;
}

/** Returns the lockfile of the project at or above a directory; undefined if it is refused. */
export function nearestLock(report: Report, cwd: string, directory: string): PackLock | 'absent' | undefined {
  const path = lockfileOf(findRoot({}, directory)) ?? nearestBuild(directory);
  return path === undefined ? 'absent' : readLock(report, cwd, path);
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
  return fileExists(path) ? path : undefined;
}

/** A directory may contain the lockfile of a project without its sources. */
function nearestBuild(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, 'build', 'lockfile.json');
    if (fileExists(path)) return path;
    if (dirname(at) === at) return undefined;
  }
}

function readLock(report: Report, cwd: string, path: string): PackLock | 'absent' | undefined {
  const file = shownPath(cwd, path);
  const help = 'restore the lockfile, or run `xstack run` in its project to build it again';
  const refuse: Report = (d) => report({ ...d, help });
  const bytes = readBytes(realpathSync(path));
  if (bytes === undefined) return 'absent';
  const document = readJsonBytes(refuse, file, bytes);
  const lockfile = document && readLockedPacks(refuse, document);
  if (lockfile === undefined) return undefined;
  const { pack_lock_hash, resolved_packs } = lockfile;
  return { file, pack_lock_hash, hashes: new Map(resolved_packs.map((pack) => [pack.pack_id, pack.canonical_hash])) };
}

/** Warns if a scene of a pack was published with other packs. Returns false if the local lockfile is refused. */
export async function checkOtherPacks(
  { report, host: { cwd } }: SceneContext,
  name: string,
  entry: VersionEntry,
  target: string,
): Promise<boolean> {
  const recorded = member(entry.value, 'pack');
  if (!isJsonObject(recorded)) return true;
  const lock = nearestLock(report, cwd, dirname(target));
  if (lock === undefined || lock === 'absent') return lock === 'absent';
  const root = findRoot({}, dirname(target));
  const packId = await lockedId(report, root, stringMember(recorded, 'pack_id'), lock, { file: lock.file });
  const [publishedWith, bundle] = [stringMember(recorded, 'canonical_hash'), stringMember(recorded, 'pack_lock_hash')];
  const here = lock.hashes.get(packId);
  const differs =
    here === undefined
      ? `the lockfile here has no pack \`${packId}\``
      : publishedWith !== '' && here !== publishedWith
        ? `the pack \`${packId}\` here has the hash ${here}, not ${publishedWith}`
        : bundle !== '' && lock.pack_lock_hash !== bundle
          ? `the packs here have the pack_lock_hash ${lock.pack_lock_hash}, not ${bundle}`
          : undefined;
  if (differs === undefined) return true;
  report(
    diagnostic(
      'warn.scene_install.pack_lock_differs',
      `\`${name}\` ${entry.version} was published with other packs: ${differs}`,
      {
        at: { file: lock.file },
        help: 'bring the packs to the same state, or check that the scene works with these',
      },
    ),
  );
  return true;
}
