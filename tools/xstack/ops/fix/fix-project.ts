import type { Code } from '../../core/base/diagnostic/codes.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { identityOf } from '../../core/base/diagnostic/identity.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { formattedDocument } from '../../core/compiler/edit/document-form.ts';
import type { ProposedFix } from '../../core/compiler/fix/code-fix.ts';
import { fixes } from '../../core/compiler/fix/fixes.ts';
import type { Host } from '../command.ts';
import { type ChangedFile, writeChanged } from '../edit/changed-file.ts';
import { withCurrentHashes } from '../edit/current-hashes.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { compiledState, type FixState } from './compiled-state.ts';
import type { FixRequest } from './fix-request.ts';
import { type AppliedEdit, type ChangedFiles, independent, isSolved, sourceIn, withEditsIn } from './fix-state.ts';

/** The result of fixing a project. */
export interface FixedProject {
  readonly applied: readonly AppliedEdit[];
  /** Diagnostics with edits that were not chosen. */
  readonly left: readonly OfferedFix[];
  readonly changed: readonly ChangedFile[];
  /** Errors and warnings that remain. */
  readonly remaining: readonly Diagnostic[];
}

export interface OfferedFix {
  readonly found: Diagnostic;
  readonly fix: ProposedFix;
}

/** Rounds in which edits are applied: each makes others possible, such as a hash after a version. */
const mostRounds = 50;

const hashCodes: readonly Code[] = [
  'refuse.pack.canonical_hash_mismatch',
  'refuse.pack.canonical_hash_invalid',
  'warn.pack.placeholder_hash',
];

/**
 * Applies edits until none is left that needs no choice, or was chosen. Each must remove its diagnostic and cause no other
 * error or warning when the project is compiled again. Writes each file once, at the end.
 */
export async function fixProject(project: Project, host: Host, request: FixRequest): Promise<FixedProject> {
  const first = await compiledState(project, host, request, new Map());
  let applied: readonly AppliedEdit[] = [];
  const rejected = new Set<string>();
  const declined = new Set<string>();
  let state = first;
  for (let round = 0; round < mostRounds; round++) {
    const offered = offeredFixes(project, state, request).flatMap((each) => withoutRejected(each, rejected) ?? []);
    const source = sourceIn(state.changed, readSourceIn(project.root));
    const batch = await nextEdits(offered, declined, (found, fix) => request.choose(found, fix, source));
    if (batch.length === 0) return finished(project, request, { state, applied, offered });
    const next = await accepted(project, host, request, { first, state }, batch);
    for (const each of next.rejected) rejected.add(rejectionOf(each));
    applied = [...applied, ...next.applied];
    state = next.state;
  }
  return finished(project, request, { state, applied, offered: [] });
}

function rejectionOf({ found, edit }: AppliedEdit): string {
  return `${identityOf(found)}\n${edit.title}`;
}

/** Returns a fix without rejected edits; undefined if none is left. Edits after a rejected one need a choice. */
function withoutRejected({ found, fix }: OfferedFix, rejected: ReadonlySet<string>): OfferedFix | undefined {
  const edits = fix.edits.filter((edit) => !rejected.has(rejectionOf({ found, edit })));
  if (edits.length === 0) return undefined;
  return { found, fix: { edits, isUnambiguous: fix.isUnambiguous && edits[0] === fix.edits[0] } };
}

interface Finished {
  readonly state: FixState;
  readonly applied: readonly AppliedEdit[];
  readonly offered: readonly OfferedFix[];
}

function finished(project: Project, { isDryRun }: FixRequest, { state, applied, offered }: Finished): FixedProject {
  const changed = [...state.changed.values()]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => compareText(a.file, b.file));
  if (!isDryRun && changed.length > 0) writeChanged(project.root, changed);
  const remaining = state.diagnostics.filter(({ severity }) => severity !== 'note');
  return { applied, left: offered.filter(({ fix }) => !fix.isUnambiguous), changed, remaining };
}

/** Returns the diagnostics of a state that have a fix and are to be fixed. */
function offeredFixes(
  project: Project,
  { outcome, changed, diagnostics }: FixState,
  { codes }: FixRequest,
): OfferedFix[] {
  const source = sourceIn(changed, readSourceIn(project.root));
  const isWanted = ({ code, severity, accepted: reason }: Diagnostic) =>
    reason === undefined && (codes.length === 0 ? severity !== 'note' : codes.includes(code));
  return diagnostics.filter(isWanted).flatMap((found) => {
    const fix = fixes[found.code]?.propose({ outcome, source, formatted: formattedDocument }, found);
    return fix === undefined ? [] : [{ found, fix }];
  });
}

/** Returns the next edits: those that need no choice, hashes last, or else one that is chosen. */
async function nextEdits(
  offered: readonly OfferedFix[],
  declined: Set<string>,
  choose: (found: Diagnostic, fix: ProposedFix) => ReturnType<FixRequest['choose']>,
): Promise<AppliedEdit[]> {
  const editsOf = (list: readonly OfferedFix[]) =>
    independent(
      list.flatMap(({ found, fix: { edits } }) => (edits[0] === undefined ? [] : [{ found, edit: edits[0] }])),
    );
  const certain = offered.filter(({ fix }) => fix.isUnambiguous);
  const others = certain.filter(({ found }) => !hashCodes.includes(found.code));
  if (others.length > 0) return editsOf(others);
  for (const { found, fix } of offered) {
    if (fix.isUnambiguous || declined.has(identityOf(found))) continue;
    const chosen = await choose(found, fix);
    const edit = chosen === undefined ? undefined : fix.edits[chosen];
    if (edit !== undefined) return [{ found, edit }];
    declined.add(identityOf(found));
  }
  return editsOf(certain);
}

/** Applies edits together; if that causes a problem, one after the other without those that do. */
async function accepted(
  project: Project,
  host: Host,
  request: FixRequest,
  { first, state }: { readonly first: FixState; readonly state: FixState },
  batch: readonly AppliedEdit[],
): Promise<{ readonly state: FixState; readonly applied: readonly AppliedEdit[]; readonly rejected: AppliedEdit[] }> {
  const together = await applyEdits(project, host, request, { first, state }, batch);
  if (together !== undefined) return { state: together, applied: batch, rejected: [] };
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) return { state, applied: [], rejected: [only] };
  const applied: AppliedEdit[] = [];
  const rejected: AppliedEdit[] = [];
  let current = state;
  for (const each of batch) {
    const next = await applyEdits(project, host, request, { first, state: current }, [each]);
    if (next === undefined) rejected.push(each);
    else applied.push(each);
    current = next ?? current;
  }
  return { state: current, applied, rejected };
}

/** Returns the state after edits; undefined if a diagnostic of theirs remains, or another problem is new. */
async function applyEdits(
  project: Project,
  host: Host,
  request: FixRequest,
  { first, state }: { readonly first: FixState; readonly state: FixState },
  edits: readonly AppliedEdit[],
): Promise<FixState | undefined> {
  const read = readSourceIn(project.root);
  const edited = withEditsIn(
    state.changed,
    read,
    edits.map(({ edit }) => edit),
  );
  if (edited === undefined) return undefined;
  const hashed = await withCurrentHashes(() => {}, project, [...edited.values()], first.outcome);
  const changed: ChangedFiles = new Map(hashed.map((each) => [each.file, each]));
  const next = await compiledState(project, host, request, changed);
  return isSolved(edits, state, next) ? next : undefined;
}
