import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type Bundle, profileOf, reportNonBundles, selectPacks } from '../../core/compiler/bundle/bundle.ts';
import { missingBundle } from '../../core/compiler/bundle/missing-bundle.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import type { Project } from '../project/project.ts';
import { knownPacks } from './known-packs.ts';
import { concernsProfiles, readProfiles } from './named-bundles.ts';
import { readProjectBundles } from './read-bundles.ts';

/** The checked bundles, and the diagnostics that concern them. */
export interface BundleValidation {
  readonly bundles: readonly Bundle[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks all bundles of a project, and those of `files`; reports on `files` only, unless it is empty. */
export function validateBundles(
  project: Project,
  byStage: StageDiagnostics,
  files: readonly string[],
): BundleValidation {
  const to = reportTo(byStage);
  const report = to('02.bundle.validate');
  const { directories, versions, bundles: inProject } = readProjectBundles(to, project);
  const elsewhere = files.filter((file) => !directories.some(({ path }) => file === profileOf(path)));
  const bundles = [...inProject, ...readProfiles(to, versions, project, elsewhere)];
  reportNonBundles(report, directories, ({ path }) => files.includes(profileOf(path)));
  if (bundles.length === 0 && !hasErrors(allDiagnostics(byStage))) report(missingBundle(undefined, bundles));
  const known = knownPacks(report, project);
  for (const bundle of bundles) selectPacks(report, bundle, known, true);
  const diagnostics = allDiagnostics(byStage).filter((d) => files.length === 0 || concernsProfiles(d, files));
  return { bundles, diagnostics };
}
