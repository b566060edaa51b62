import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { withoutFollowOns } from '../../core/base/diagnostic/follow-ons.ts';
import { readJson } from '../../core/base/json/read.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { formattedDocument } from '../../core/compiler/edit/document-form.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';
import type { Host } from '../command.ts';
import { diskOf } from '../edit/current-hashes.ts';
import { notFormattedDiagnostic } from '../format/not-formatted.ts';
import { addCauses } from '../project/add-causes.ts';
import { compileProject } from '../project/compile-project.ts';
import { allDocuments } from '../project/migrate-documents.ts';
import type { Project } from '../project/project.ts';
import { BundleNotNamed } from '../project/project-inputs.ts';
import { projectDiagnostics } from '../project/project-policy.ts';
import { projectVersions } from '../project/project-versions.ts';
import { readSourceIn } from '../project/read-source.ts';
import type { FixRequest } from './fix-request.ts';
import { type ChangedFiles, sourceIn } from './fix-state.ts';

/** A project with changes that are not written yet, compiled. */
export interface FixState {
  readonly changed: ChangedFiles;
  readonly outcome: BuildOutcome;
  /** The diagnostics, with the severities that the project sets. */
  readonly all: readonly Diagnostic[];
  /** The same without consequences of others. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a project with changes. */
export async function compiledState(
  project: Project,
  host: Host,
  { codes, bundleId }: FixRequest,
  changed: ChangedFiles,
): Promise<FixState> {
  const byStage: StageDiagnostics = {};
  const disk = diskOf(project, [...changed.values()]);
  const outcome = await compiled(project, bundleId, { diagnostics: byStage, disk });
  await addCauses(outcome);
  const judged = projectDiagnostics(project, host, byStage);
  const forms = codes.includes('refuse.format.not_formatted') ? notFormatted(project, changed) : [];
  const all = [...judged, ...forms];
  return { changed, outcome, all, diagnostics: withoutFollowOns(all) };
}

/** Without a name among several bundles, none is resolved. */
async function compiled(
  project: Project,
  bundleId: string | undefined,
  options: { readonly diagnostics: StageDiagnostics; readonly disk: ReturnType<typeof diskOf> },
): Promise<BuildOutcome> {
  try {
    return await compileProject(project, { ...options, bundleId });
  } catch (error) {
    if (!(error instanceof BundleNotNamed)) throw error;
    return compileProject(project, { ...options, bundleId: null });
  }
}

/** Returns a diagnostic for each document but payloads that is not formatted. */
function notFormatted(project: Project, changed: ChangedFiles): Diagnostic[] {
  const source = sourceIn(changed, readSourceIn(project.root));
  const documents = allDocuments(
    project,
    projectVersions(() => {}, project),
  );
  return documents.flatMap(({ file, format }) => {
    const text = format && source(file);
    if (text === undefined || readJson(() => {}, file, text) === undefined) return [];
    return formattedDocument(file, text) === text ? [] : [notFormattedDiagnostic(file)];
  });
}
