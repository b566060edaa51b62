import type { JsonPointer } from '../json/pointer.ts';
import { compareText } from '../text/compare.ts';
import type { Range } from '../text/position.ts';
import { boundedTexts } from './bounded-texts.ts';
import { type Code, codes, type Severity } from './codes.ts';

/** One thing to tell the user. Plain data: printable, sortable, storable in a cache. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong: one line, lower case, no full stop, understandable alone. */
  readonly message: string;
  /** The smallest span that shows the problem; absent only where no file is to blame. */
  readonly at?: Location;
  /** Other places that made it so. */
  readonly related?: readonly Related[];
  /** What to do about it. Advice goes here and nowhere else. */
  readonly help?: string;
  /** Stands for this many diagnostics of its code, in its file if it has one, that were counted and not stored. */
  readonly omitted?: number;
}

/** A place in a file. While a check runs, the pointer is enough: `place` finds the range once, at the end. */
export interface Location {
  /** Relative to the repository root, with `/`. */
  readonly file: string;
  readonly pointer?: JsonPointer;
  /** Which part of the member that the pointer names is meant; the value unless said otherwise. */
  readonly part?: 'name' | 'value';
  readonly range?: Range;
}

export interface Related {
  readonly message: string;
  readonly at: Location;
}

/** Takes a diagnostic; passed first to every function that may have something to say. */
export type Report = (diagnostic: Diagnostic) => void;

export function diagnostic(
  code: Code,
  message: string,
  rest: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {},
): Diagnostic {
  return { code, severity: codes[code].severity, ...boundedTexts({ message, ...rest }) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** The `strict` profile: a warning refuses. Notes stay notes. */
export function warningsAsErrors(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((d) => (d.severity === 'warning' ? { ...d, severity: 'error' } : d));
}

/** A total order by file, position, code and message, omissions last in their file, so that two runs over the same input print the same bytes. */
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
