import { pathMatcher } from '../text/ignore-rules.ts';
import type { Severity } from './codes.ts';
import { type Diagnostic, diagnostic, hasErrors } from './diagnostic.ts';

/** Settings of a project for its notes and warnings; they match `schemas/xstack_config.schema.json`. */
export type PolicySettings = {
  readonly severity?: Readonly<Record<string, Severity | 'off'>>;
  readonly accepted?: readonly Acceptance[];
};

/** Accepts the notes and warnings of a code in some files, until the end of a day in UTC. */
export type Acceptance = {
  readonly code: string;
  /** A path from the root of the repository, or a pattern of such paths. */
  readonly path: string;
  readonly pointer?: string;
  readonly reason: string;
  readonly until?: string;
};

/** The rules by which a project judges its notes and warnings. */
export interface DiagnosticPolicy {
  readonly severity: ReadonlyMap<string, Severity | 'off'>;
  /** By code. */
  readonly accepted: ReadonlyMap<string, AcceptancesOfCode>;
  /** Returns the date by which last days of warnings are judged. Without it, none has passed. */
  readonly today?: () => string;
}

interface AcceptancesOfCode {
  readonly byPath: ReadonlyMap<string, readonly IndexedAcceptance[]>;
  readonly byPattern: readonly PatternAcceptance[];
}

interface IndexedAcceptance extends Acceptance {
  readonly index: number;
  readonly isExpired: boolean;
}

/** Returns the policy of a project; `today` as in `2026-12-31` is read only if an acceptance or a warning has a last day. */
export function policyOf({ severity = {}, accepted = [] }: PolicySettings, today: () => string): DiagnosticPolicy {
  const byCode = new Map<string, GrowingAcceptances>();
  for (const [index, acceptance] of accepted.entries()) {
    const { code, path, until } = acceptance;
    const ofCode: GrowingAcceptances = byCode.get(code) ?? { byPath: new Map(), byPattern: [] };
    byCode.set(code, ofCode);
    const indexed = { ...acceptance, index, isExpired: until !== undefined && until < today() };
    const ofPath = ofCode.byPath.get(path);
    if (ofPath === undefined) ofCode.byPath.set(path, [indexed]);
    else ofPath.push(indexed);
    if (/[*?[\\]/.test(path)) ofCode.byPattern.push({ ...indexed, matches: pathMatcher(path) });
  }
  return { severity: new Map(Object.entries(severity)), accepted: byCode, today };
}

interface GrowingAcceptances {
  readonly byPath: Map<string, IndexedAcceptance[]>;
  readonly byPattern: PatternAcceptance[];
}

interface PatternAcceptance extends IndexedAcceptance {
  readonly matches: (path: string) => boolean;
}

/** Judges as the codes do: for commands outside of a project. */
export const defaultPolicy: DiagnosticPolicy = { severity: new Map(), accepted: new Map() };

export interface JudgeOptions {
  /** If true, warnings become errors. */
  readonly strict?: boolean | undefined;
  /** Returns the path from the root of the repository of a file of a diagnostic; default: the same. */
  readonly pathOf?: (file: string) => string;
}

/**
 * Returns the diagnostics with the severities that a project gives them. Only notes and warnings change: an accepted one
 * becomes a note with its reason, all other warnings errors if `strict`, unless their last day has not passed. Judging
 * twice is judging once.
 */
export function judged(
  { severity, accepted, today }: DiagnosticPolicy,
  found: readonly Diagnostic[],
  { strict = false, pathOf = (file) => file }: JudgeOptions = {},
): readonly Diagnostic[] {
  if (severity.size === 0 && accepted.size === 0 && !strict) return found;
  return found.flatMap((d) => {
    if (d.severity === 'error' || d.accepted !== undefined) return [d];
    const configured = severity.get(d.code) ?? d.severity;
    if (configured === 'off') return [];
    const acceptance =
      configured === 'error' ? undefined : acceptancesOf(accepted, d, pathOf).find((each) => !each.isExpired);
    if (acceptance !== undefined) return [{ ...d, severity: 'note', accepted: acceptance.reason }];
    const final = strict && configured === 'warning' && isDue(d, today) ? 'error' : configured;
    return [final === d.severity ? d : { ...d, severity: final }];
  });
}

function isDue({ lastDay }: Diagnostic, today: DiagnosticPolicy['today']): boolean {
  if (lastDay === undefined) return true;
  return lastDay !== 'none' && today !== undefined && lastDay < today();
}

/** Returns the acceptances that match a diagnostic, expired ones included. */
function acceptancesOf(
  accepted: DiagnosticPolicy['accepted'],
  { code, at }: Diagnostic,
  pathOf: (file: string) => string = (file) => file,
): readonly IndexedAcceptance[] {
  const ofCode = accepted.get(code);
  if (ofCode === undefined || at === undefined) return [];
  const file = pathOf(at.file);
  const named = ofCode.byPath.get(file) ?? [];
  const patterns = ofCode.byPattern.filter(({ path, matches }) => path !== file && matches(file));
  return [...named, ...patterns].filter(({ pointer }) => pointer === undefined || pointer === at.pointer);
}

/** Codes that only some runs report: a run without one of them does not show that its acceptance is unused. */
const notOfEveryRun = /^(?:warn|note)\.(?:scene_registry|scene_install|package|doctor)\./;

/**
 * Returns notes about acceptances that have expired or match none of the diagnostics of a run. An error hides
 * diagnostics: in its presence, none is called unused.
 */
export function acceptanceNotes(
  { severity, accepted }: DiagnosticPolicy,
  found: readonly Diagnostic[],
  file: string,
): Diagnostic[] {
  const used = new Set<number>();
  for (const d of found)
    if (d.severity !== 'error' && severity.get(d.code) !== 'off')
      for (const { index } of acceptancesOf(accepted, d)) used.add(index);
  const mayBeUnused = !hasErrors(found);
  const all = [...accepted.values()].flatMap(({ byPath }) => [...byPath.values()].flat());
  return all.flatMap((each) => {
    const isUsed = used.has(each.index);
    if (each.isExpired) return [expiredNote(each, isUsed, file)];
    return isUsed || !mayBeUnused || notOfEveryRun.test(each.code) ? [] : [unusedNote(each, file)];
  });
}

function expiredNote({ code, path, until, index }: IndexedAcceptance, isUsed: boolean, file: string): Diagnostic {
  return diagnostic('note.config.acceptance_expired', `\`${code}\` in \`${path}\` was accepted until ${until}`, {
    at: { file, pointer: `/accepted/${index}/until` },
    help: isUsed ? 'remove the cause and the entry, or write a later date' : 'remove the entry: nothing matches it',
  });
}

function unusedNote({ code, path, pointer, index }: IndexedAcceptance, file: string): Diagnostic {
  const where = pointer === undefined ? '' : ` at \`${pointer}\``;
  return diagnostic(
    'note.config.acceptance_unused',
    `nothing matches the accepted \`${code}\` in \`${path}\`${where}`,
    {
      at: { file, pointer: `/accepted/${index}` },
      help: 'remove the entry, or correct its path',
    },
  );
}
