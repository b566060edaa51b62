import type { VersionRegistry } from '../../core/base/version/check-version.ts';
import { type Bundle, type BundleDirectory, readBundles } from '../../core/compiler/bundle/bundle.ts';
import type { ReportTo } from '../../core/compiler/stage.ts';
import { disk, readDescription } from '../../io/disk.ts';
import type { Failure } from '../../io/failure.ts';
import { readBundleDirectories } from '../../io/read-bundle-directories.ts';
import { attemptReading } from '../attempt-reading.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import type { Project } from '../project/project.ts';
import { projectVersions } from '../project/project-versions.ts';

/** The bundles of a project, the entries of its bundles directory, and the versions that they were checked against. */
export interface ProjectBundles {
  readonly directories: readonly BundleDirectory[];
  readonly bundles: readonly Bundle[];
  readonly versions: VersionRegistry;
}

/** Reads every bundle of a project; reports and omits those that are invalid or cannot be read. */
export function readProjectBundles(to: ReportTo, project: Project): ProjectBundles {
  const { root, bundlesRoot, hasBundles } = project;
  const report = to('02.bundle.validate');
  const failed = (failure: Failure) => report(failureDiagnostic(failure, root));
  const directories = hasBundles ? readBundleDirectories(disk, root, bundlesRoot, failed) : [];
  const versions = projectVersions(to('01.compatx.check'), project);
  const bundles = readBundles(to, versions, directories, (path) =>
    attemptReading(report, root, () => readDescription(`${root}/${path}`)),
  );
  return { directories, bundles, versions };
}
