import type { JsonPointer } from '../json/pointer.ts';
import { compareText } from '../text/compare.ts';
import type { Range } from '../text/position.ts';
import { boundStrings } from './bound-strings.ts';
import { type Code, type Severity, severityOf } from './codes.ts';
import type { DiagnosticEdit } from './edit.ts';

/** A problem or a note for the user. Plain data: can be printed, sorted and cached. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** Describes the problem: one line, lower case, no full stop, understandable alone. */
  readonly message: string;
  /** The smallest span that shows the problem; absent only if the problem is in no file. */
  readonly at?: Location;
  /** Other locations that are part of the cause. */
  readonly related?: readonly Related[];
  /**
   * The minimal statements for which a resolution is refused: without any one of them, the others are not refused.
   * Absent if it was not computed, or if too many statements may be involved.
   */
  readonly cause?: readonly Related[];
  /** Edits that remove it and cause no other error, each verified; the best first. */
  readonly edits?: readonly DiagnosticEdit[];
  /** Instructions for the user. The only member that may hold advice. */
  readonly help?: string;
  /** Of a warning: the last day, such as `2026-12-31`, on which `strict` does not refuse it; `none` if it never does. */
  readonly lastDay?: string;
  /** Number of diagnostics of this code, in the file of `at` if present, that were counted and not stored. */
  readonly omitted?: number;
  /** The reason why the project accepts it. */
  readonly accepted?: string;
}

/** A location in a file. Checks set the pointer only; `resolveLocations` adds the range at the end. */
export interface Location {
  /** Path relative to the repository root, with `/`. */
  readonly file: string;
  readonly pointer?: JsonPointer;
  /** Selects the name or the value of the member at `pointer`. Default: `value`. */
  readonly part?: 'name' | 'value';
  readonly range?: Range;
}

export interface Related {
  readonly message: string;
  readonly at: Location;
}

/** Receives a diagnostic; the first parameter of every function that can report. */
export type Report = (diagnostic: Diagnostic) => void;

export function diagnostic(
  code: Code,
  message: string,
  rest: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {},
): Diagnostic {
  return { code, severity: severityOf(code), ...boundStrings({ message, ...rest }) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/**
 * Orders by file, position, code and message, omissions last in their file. Total, so that two runs over the same input
 * print the same bytes.
 */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.at?.file ?? '', b.at?.file ?? '') ||
    Number(a.omitted !== undefined) - Number(b.omitted !== undefined) ||
    (a.at?.range?.start.line ?? 0) - (b.at?.range?.start.line ?? 0) ||
    (a.at?.range?.start.column ?? 0) - (b.at?.range?.start.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message) ||
    compareText(a.at?.pointer ?? '', b.at?.pointer ?? '')
  );
}

/** Returns the other locations of a diagnostic: the related ones, then the statements of its cause that are not among them. */
export function otherLocations({ at, related = [], cause = [] }: Diagnostic): readonly Related[] {
  const keyOf = ({ file, pointer }: Location) => `${file}#${pointer}`;
  const shown = new Set([...(at === undefined ? [] : [at]), ...related.map((each) => each.at)].map(keyOf));
  return [...related, ...cause.filter((each) => !shown.has(keyOf(each.at)))];
}
