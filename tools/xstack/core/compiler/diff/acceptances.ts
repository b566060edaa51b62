import { type Diagnostic, diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../base/json/excess.ts';
import { pointer } from '../../base/json/pointer.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import { compat_accepted } from '../../base/schema/generated/compat_accepted.js';
import { schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import { isDay } from '../../base/text/day.ts';
import { type Change, rowName } from './change.ts';
import type { AcceptChange } from './diff-builds.ts';

/** The file of a project with accepted changes, relative to its root. */
export const acceptedFile = 'compat/accepted.json';

/** Accepts the changes by a rule in a pack until the end of a day in UTC; without a row, those of all rows. */
export interface ChangeAcceptance {
  readonly pack: string;
  readonly rule: string;
  /** The kind and the id of a row, such as `lens#lens.naked_eye`. */
  readonly row?: string;
  readonly reason: string;
  readonly until: string;
}

/** Reads accepted changes; undefined if the file is invalid, which is reported. */
export function readAcceptances(report: Report, bytes: Uint8Array): readonly ChangeAcceptance[] | undefined {
  const document = readJsonBytes(report, acceptedFile, bytes, descriptionLimits);
  if (document === undefined) return undefined;
  const problems = schemaProblems(compat_accepted, document.value);
  for (const problem of problems) report(schemaDiagnostic('refuse.compat.invalid_acceptance', acceptedFile, problem));
  if (problems.length > 0) return undefined;
  const { accepted } = document.value as unknown as { readonly accepted: readonly ChangeAcceptance[] };
  const wrong = accepted.flatMap(({ until }, i) => (isDay(until) ? [] : [i]));
  for (const i of wrong) report(noDay(accepted[i]?.until ?? '', i));
  return wrong.length > 0 ? undefined : accepted;
}

function noDay(until: string, index: number): Diagnostic {
  return diagnostic('refuse.compat.invalid_acceptance', `\`until\` must be a day of the calendar, not \`${until}\``, {
    at: { file: acceptedFile, pointer: pointer('accepted', index, 'until') },
    help: 'write the last day on which the change is accepted, such as `2026-12-31`',
  });
}

/** Returns the function that accepts changes on a day, and one for the notes about the acceptances after all were judged. */
export function acceptancesOn(
  acceptances: readonly ChangeAcceptance[],
  today: () => string,
): { readonly accept: AcceptChange; readonly notes: () => readonly Diagnostic[] } {
  const used = new Set<number>();
  const accept = (change: Change) => {
    const matching = acceptances.flatMap((each, i) => (accepts(each, change) ? [{ ...each, i }] : []));
    for (const { i } of matching) used.add(i);
    return matching.find(({ until }) => until >= today())?.reason;
  };
  const notes = () =>
    acceptances.flatMap((each, i) =>
      used.has(i) ? (each.until < today() ? [expired(each, i)] : []) : [unused(each, i)],
    );
  return { accept, notes };
}

function accepts({ pack, rule, row }: ChangeAcceptance, change: Change): boolean {
  if (pack !== change.packId || rule !== change.rule) return false;
  return row === undefined || (change.row !== undefined && row === rowName(change.row));
}

function expired({ pack, rule, until }: ChangeAcceptance, index: number): Diagnostic {
  return diagnostic('note.compat.acceptance_expired', `\`${rule}\` in \`${pack}\` was accepted until ${until}`, {
    at: { file: acceptedFile, pointer: pointer('accepted', index) },
    help: 'raise the version of the pack, or write a later day',
  });
}

function unused({ pack, rule }: ChangeAcceptance, index: number): Diagnostic {
  return diagnostic('note.compat.acceptance_unused', `no change by \`${rule}\` in \`${pack}\``, {
    at: { file: acceptedFile, pointer: pointer('accepted', index) },
    help: 'remove the entry',
  });
}
