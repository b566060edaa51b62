import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { hasBundle } from '../bundle/has-bundle.ts';
import type { Host } from '../command.ts';
import { type BundleArguments, findProject, type ProjectArguments, selectedBundle } from '../project/project.ts';

/** Finds the project of a question, and the bundle that it is about; null: all packs, as the project has no bundle. */
export function openProject(args: ProjectArguments & BundleArguments, { cwd }: Pick<Host, 'cwd'>) {
  const diagnostics: StageDiagnostics = {};
  const project = findProject(reportTo(diagnostics)('01.compatx.check'), args, cwd, { needs: 'packs' });
  const asked = selectedBundle(project, args);
  const bundleId = asked === undefined && !hasBundle(project) ? null : asked;
  return { project, bundleId, diagnostics };
}
