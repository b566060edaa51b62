import { join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, member } from '../../core/base/json/value.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import type { Project } from '../project/project.ts';
import { isDirectory } from '../project/project-root.ts';

/**
 * Compares the bundle of a lockfile with its profile: nothing else records which bundle was locked. A project without
 * bundles, such as a copied build, has nothing to compare. Returns true if there is no difference.
 */
export function checkLockedBundle(
  report: Report,
  { root, bundlesRoot }: Project,
  file: string,
  { bundle_id: id, resolved_packs: locked }: Lockfile,
): boolean {
  if (!isDirectory(join(root, bundlesRoot))) return true;
  const profile = `${bundlesRoot}/${id}/bundle.json`;
  const path = join(root, profile);
  const refuse = (message: string, help: string) => {
    report(diagnostic('refuse.lockfile.out_of_date', message, { at: { file, pointer: '/bundle_id' }, help }));
    return false;
  };
  if (!isDirectory(join(root, bundlesRoot, id)) || !fileExists(path))
    return refuse(
      `\`bundle_id\` is \`${id}\`, but \`${profile}\` does not exist`,
      'run `xstack run` to build a bundle',
    );
  const document = readJsonBytes(report, profile, readDescription(path), descriptionLimits);
  if (document === undefined) return false;
  const packs = isJsonObject(document.value) ? member(document.value, 'pack_ids') : undefined;
  const lockedIds = new Set(locked.map(({ pack_id }) => pack_id));
  const missing = Array.isArray(packs) ? packs.filter((pack) => !lockedIds.has(String(pack))) : [];
  if (missing.length === 0) return true;
  const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  return refuse(
    `\`${id}\` requires \`${String(missing[0])}\`${more}, but the lockfile does not lock it`,
    'run `xstack run` to build the registries and the lockfile anew',
  );
}
