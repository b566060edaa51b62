import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import { versionsOf } from '../../core/base/version/check-version.ts';
import { outOfDate } from '../../core/compiler/lockfile/compare-lockfiles.ts';
import { type Lockfile, makeLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { reportDifferences } from '../../core/compiler/lockfile/report-differences.ts';
import { projectContentModel } from '../project/content-model-file.ts';
import type { Project } from '../project/project.ts';
import { isDirectory } from '../project/project-root.ts';
import { projectVersions } from '../project/project-versions.ts';

const members = ['lockfile_version', 'compatibility_version', 'content_model_hash'] as const;

/**
 * Compares what a lockfile copies from the versions and the content model of its project with these. A project without
 * packs, such as a copied build, has nothing to compare. Returns true if there is no difference.
 */
export function checkLockedSettings(report: Report, project: Project, file: string, lockfile: Lockfile): boolean {
  if (!isDirectory(join(project.root, project.packsRoot))) return true;
  const model = projectContentModel(() => {}, project); // A refusal is reported where the registries are named.
  const wanted = makeLockfile({
    bundleId: lockfile.bundle_id,
    packs: [],
    registries: [],
    compatibilityVersion: versionsOf(
      projectVersions(() => {}, project),
      'session_spec',
    ).current_version,
    contentModelHash: model?.value === undefined ? undefined : sha256Hex(canonicalJson(model.value)),
  });
  const differences = members
    .filter((name) => lockfile[name] !== wanted[name])
    .map((name) => ({
      message: `\`${name}\` is ${shown(lockfile[name])}, but a build of this project has ${shown(wanted[name])}`,
      at: { file, pointer: pointer(name) },
    }));
  const help = 'run `xstack run` to build the registries and the lockfile anew';
  reportDifferences(report, differences, outOfDate(file, help));
  return differences.length === 0;
}

function shown(value: string | undefined): string {
  return value ?? 'absent';
}
