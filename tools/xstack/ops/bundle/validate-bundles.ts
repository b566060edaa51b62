import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type Bundle, profileOf, reportNonBundles, selectPacks } from '../../core/compiler/bundle/bundle.ts';
import { missingBundle } from '../../core/compiler/bundle/missing-bundle.ts';
import { type PackNames, packNames } from '../../core/compiler/resolve/pack-names.ts';
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
export async function validateBundles(
  project: Project,
  byStage: StageDiagnostics,
  files: readonly string[],
): Promise<BundleValidation> {
  const to = reportTo(byStage);
  const report = to('02.bundle.validate');
  const { directories, versions, bundles: inProject } = readProjectBundles(to, project);
  const elsewhere = files.filter((file) => !directories.some(({ path }) => file === profileOf(path)));
  const bundles = [...inProject, ...readProfiles(to, versions, project, elsewhere)];
  reportNonBundles(report, directories, ({ path }) => files.includes(profileOf(path)));
  if (bundles.length === 0 && !hasErrors(allDiagnostics(byStage))) report(missingBundle(undefined, bundles, undefined));
  const listed = knownPacks(report, project);
  const isKnown = ({ packIds, optionalPackIds }: Bundle) =>
    [...packIds, ...optionalPackIds].every((id) => listed.ids.has(id));
  const known = bundles.every(isKnown) ? listed : { ...listed, names: await readPackNames(project) };
  for (const bundle of bundles) selectPacks(report, bundle, known, true);
  const diagnostics = allDiagnostics(byStage).filter((d) => files.length === 0 || concernsProfiles(d, files));
  return { bundles, diagnostics };
}

/** Reads the manifests, because an id that no directory has may be an abstract or a former one. */
async function readPackNames(project: Project): Promise<PackNames | undefined> {
  const { compileProject } = await import('../project/compile-project.ts');
  const { packs } = await compileProject(project, { diagnostics: {}, bundleId: null });
  return packNames(() => {}, packs);
}
