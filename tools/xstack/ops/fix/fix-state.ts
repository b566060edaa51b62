import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticEdit, withPatch } from '../../core/base/diagnostic/edit.ts';
import { identityOf } from '../../core/base/diagnostic/identity.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { resolutionCodes } from '../../core/compiler/cause/resolution-codes.ts';
import type { ChangedFile } from '../edit/changed-file.ts';

/** An edit with the diagnostic that it removes. */
export interface AppliedEdit {
  readonly found: Diagnostic;
  readonly edit: DiagnosticEdit;
}

/** Files with edits that are not written yet, by path. */
export type ChangedFiles = ReadonlyMap<string, ChangedFile>;

/** Returns the source of a file after the edits so far. */
export function sourceIn(changed: ChangedFiles, read: ReadSource): ReadSource {
  return (file) => changed.get(file)?.after ?? read(file);
}

/** Applies edits, one after the other; undefined if a document has no source. */
export function withEditsIn(
  changed: ChangedFiles,
  read: ReadSource,
  edits: readonly DiagnosticEdit[],
): ChangedFiles | undefined {
  const files = new Map(changed);
  for (const patch of edits.flatMap(({ patches }) => patches)) {
    const { before, after } = files.get(patch.file) ?? { before: read(patch.file), after: read(patch.file) };
    if (before === undefined || after === undefined) return undefined;
    files.set(patch.file, { file: patch.file, before, after: withPatch(after, patch) });
  }
  return files;
}

/**
 * Returns edits of which none touches a document of another one: the positions in a document are those before its first
 * edit.
 */
export function independent(edits: readonly AppliedEdit[]): AppliedEdit[] {
  const touched = new Set<string>();
  return edits.filter(({ edit }) => {
    const files = edit.patches.map(({ file }) => file);
    if (files.some((file) => touched.has(file))) return false;
    for (const file of files) touched.add(file);
    return true;
  });
}

/** A compiled state of a project. */
interface Compiled {
  readonly outcome: BuildOutcome;
  readonly all: readonly Diagnostic[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reports whether edits removed their diagnostics, and no error or warning is new, apart from those that the removed ones
 * had hidden: their consequences, what is in packs without a valid manifest, and the rows of a bundle that could not be
 * resolved.
 */
export function isSolved(edits: readonly AppliedEdit[], before: Compiled, after: Compiled): boolean {
  const [counts, known] = [countsOf(after.diagnostics), countsOf(before.all)];
  const isRemoved = ({ found }: AppliedEdit) =>
    (counts.get(identityOf(found)) ?? 0) < (known.get(identityOf(found)) ?? 0);
  const isNew = (found: Diagnostic) =>
    found.severity !== 'note' && (counts.get(identityOf(found)) ?? 0) > (known.get(identityOf(found)) ?? 0);
  return edits.every(isRemoved) && !after.diagnostics.some((found) => isNew(found) && !wasHidden(before, found));
}

function wasHidden({ outcome }: Compiled, { code, at }: Diagnostic): boolean {
  const isOfRows = code.split('.')[1] === 'registry_compile';
  if (outcome.resolved === undefined && (isOfRows || resolutionCodes.has(code))) return true;
  const directory = outcome.tree.directories.find(({ path }) => at?.file.startsWith(`${path}/`));
  const isRead = [...outcome.packs.values()].some(({ path }) => path === directory?.path);
  return directory !== undefined && !isRead;
}

function countsOf(list: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(identityOf(each), (counts.get(identityOf(each)) ?? 0) + 1);
  return counts;
}
