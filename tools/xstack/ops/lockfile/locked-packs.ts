import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { categoriesOf } from '../../core/compiler/content-model/own-categories.ts';
import { unhashedOf } from '../../core/compiler/content-model/unhashed-sidecars.ts';
import { outOfDate } from '../../core/compiler/lockfile/compare-lockfiles.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { type LockDifference, reportDifferences } from '../../core/compiler/lockfile/report-differences.ts';
import type { PackReference } from '../../core/compiler/registry/pack-reference.ts';
import { hashPack } from '../../io/hash-pack.ts';
import { projectContentModel } from '../project/content-model-file.ts';
import type { Project } from '../project/project.ts';
import { isDirectory } from '../project/project-root.ts';

/**
 * Compares locked packs that contribute to no registry with their directories: only the lockfile records their content.
 * A project without packs, such as a copied build, has nothing to compare. Returns true if there is no difference.
 */
export function checkLockedPacks(
  report: Report,
  project: Project,
  file: string,
  { resolved_packs: locked }: Lockfile,
  generatedFrom: ReadonlySet<string>,
): boolean {
  const { root, packsRoot } = project;
  if (!isDirectory(join(root, packsRoot))) return true;
  const model = projectContentModel(report, project);
  if (model === undefined) return false;
  const [categories, unhashed] = [categoriesOf(model.value), unhashedOf(model.value)];
  let isSound = true;
  const differences: LockDifference[] = [];
  for (const [i, pack] of locked.entries()) {
    if (generatedFrom.has(pack.pack_id)) continue;
    const at = pointer('resolved_packs', i);
    const found = categories
      .map((category) => `${packsRoot}/${category}/${pack.pack_id}`)
      .find((path) => isDirectory(join(root, path)));
    const now = found === undefined ? 'absent' : hashPack(report, join(root, found), found, unhashed);
    if (now === undefined) isSound = false;
    else if (now === 'absent')
      differences.push({ message: `\`${pack.pack_id}\` is locked, but does not exist`, at: { file, pointer: at } });
    else
      for (const [name, value] of membersOf(now))
        if (pack[name] !== value)
          differences.push({
            message: `\`${pack.pack_id}\` is locked with \`${name}\` ${pack[name]}, but has ${String(value)}`,
            at: { file, pointer: at + pointer(name) },
            related: [{ message: 'the pack', at: { file: `${found}/pack.json` } }],
          });
  }
  const help = 'run `xstack run` to build the registries and the lockfile anew';
  reportDifferences(report, differences, outOfDate(file, help));
  return isSound && differences.length === 0;
}

type PackHash = Exclude<ReturnType<typeof hashPack>, 'absent' | undefined>;

function membersOf({ manifest, hash }: PackHash): readonly (readonly [keyof PackReference, JsonValue | undefined])[] {
  return [
    ['version', manifest['version']],
    ['canonical_hash', hash],
    ['signature_status', manifest['signature_status']],
  ];
}
