import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import type { DiagnosticEdit } from '../../base/diagnostic/edit.ts';
import type { BuildOutcome } from '../build.ts';

/** The fix of the diagnostics of one code: the `fix` that a file of `codes/` exports. */
export interface CodeFix {
  /** Effect of the edits, for the page of the code: begins with a verb and ends without a full stop. */
  readonly summary: string;
  /** States when `fix` applies the first edit without asking; `sometimes`: if it is unambiguous. */
  readonly applies: 'always' | 'sometimes' | 'on request';
  readonly propose: (context: FixContext, found: Diagnostic) => ProposedFix | undefined;
}

export interface ProposedFix {
  /** At least one; the best first. */
  readonly edits: readonly DiagnosticEdit[];
  readonly isUnambiguous: boolean;
}

/** The compiled repository that a diagnostic is about. */
export interface FixContext {
  readonly outcome: BuildOutcome;
  /** Returns the source of a document; undefined if it has none. */
  readonly source: (file: string) => string | undefined;
  /** Returns the source of a document in the form of `xstack fmt`; undefined for a payload. */
  readonly formatted: (file: string, source: string) => string | undefined;
}

/** Returns a fix that needs no judgement. */
export function certain(...edits: readonly DiagnosticEdit[]): ProposedFix {
  return { edits, isUnambiguous: true };
}
