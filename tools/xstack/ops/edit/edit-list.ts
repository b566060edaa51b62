import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import {
  addPack,
  type ChangedList,
  type ListChange,
  listedPacks,
  removePack,
} from '../../core/compiler/edit/pack-list.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';
import { writeFile } from '../../io/write-file.ts';
import { compileProject } from '../project/compile-project.ts';
import { checkInside } from '../project/output-directory.ts';
import type { Project } from '../project/project.ts';
import { type EditTarget, editTarget, errorsOf } from './edit-target.ts';
import { resolveEdit } from './resolve-edit.ts';
import { packIdOf, wantedPack } from './wanted-pack.ts';

export interface EditRequest {
  readonly verb: 'add' | 'remove';
  /** The id of a bundle or a pack. */
  readonly target: string;
  readonly tokens: readonly string[];
  readonly isDryRun: boolean;
}

/** The result of an edit. With diagnostics, it is refused and nothing is written. */
export interface ListEdit {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent if there is no such bundle or pack. */
  readonly target?: EditTarget;
  readonly changes: readonly ListChange[];
  readonly isWritten: boolean;
  /** The document after the edit; diagnostics are about it. */
  readonly source?: string;
  /** Set for a pack whose declared hash was out of date before, and therefore is unchanged. */
  readonly isHashOutdated?: boolean;
  /** The removed packs that dependencies of the bundle still select. */
  readonly stillSelected?: readonly string[];
}

/** Adds packs to the list of a bundle or pack, or removes them, if the result resolves. */
export async function editList(project: Project, byStage: StageDiagnostics, request: EditRequest): Promise<ListEdit> {
  const outcome = await compileProject(project, { diagnostics: byStage, bundleId: null });
  const target = editTarget(project, outcome, request.target);
  if (!('kind' in target)) return refusal(target);
  const { source, changes, diagnostics } = changeList(project, outcome, target, request);
  if (diagnostics.length > 0) return { ...refusal(diagnostics), target };
  if (source === target.source) return { target, changes, diagnostics: [], isWritten: false };
  const resolved = await resolveEdit(project, outcome, target, source);
  if (resolved.errors.length > 0) return { ...refusal(resolved.errors), target, source };
  const isWritten = !request.isDryRun;
  if (isWritten) {
    checkInside(project.root, [target.file]);
    writeFile(join(project.root, target.file), resolved.source);
  }
  const { isHashOutdated, selected } = resolved;
  const removed = changes.filter(({ change }) => change === 'removed').map(({ pack_id }) => pack_id);
  const stillSelected = removed.filter((id) => selected.includes(id));
  return { target, changes, diagnostics: [], isWritten, isHashOutdated, stillSelected };
}

function refusal(diagnostics: readonly Diagnostic[]): ListEdit {
  return { diagnostics, changes: [], isWritten: false };
}

/** Applies a request to the source of a document. */
function changeList(project: Project, outcome: BuildOutcome, target: EditTarget, { verb, tokens }: EditRequest) {
  let { source } = target;
  const changes: ListChange[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const token of tokens) {
    const changed =
      verb === 'add' ? added(project, outcome, { ...target, source }, token) : removed(target, source, token);
    if ('change' in changed) {
      source = changed.source;
      changes.push(changed.change);
    } else for (const each of changed) diagnostics.push(each);
  }
  return { source, changes, diagnostics };
}

function added(
  project: Project,
  outcome: BuildOutcome,
  { kind, source }: EditTarget,
  token: string,
): ChangedList | readonly Diagnostic[] {
  const wanted = wantedPack(kind, outcome.packs, token);
  const errors = outcome.packs.has(wanted.packId) ? [] : errorsOf(project, outcome, wanted.packId);
  return errors.length > 0 ? errors : addPack(kind, source, wanted);
}

function removed({ kind, file }: EditTarget, source: string, token: string): ChangedList | readonly Diagnostic[] {
  const packId = packIdOf(token);
  return removePack(kind, source, packId) ?? [notListed(file, packId, listedPacks(kind, source))];
}

function notListed(file: string, packId: string, listed: readonly string[]): Diagnostic {
  const help = didYouMean(packId, listed) ?? (listed.length === 0 ? undefined : `name one of ${quoted(listed)}`);
  return diagnostic('refuse.edit.not_listed', `\`${file}\` does not list \`${packId}\``, {
    at: { file },
    ...(help !== undefined && { help }),
  });
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ');
}
