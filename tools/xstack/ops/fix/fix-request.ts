import type { Code } from '../../core/base/diagnostic/codes.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import type { ProposedFix } from '../../core/compiler/fix/code-fix.ts';

/** A request to fix a project. */
export interface FixRequest {
  /** The codes to fix; empty: all errors and warnings but the form of documents. */
  readonly codes: readonly Code[];
  /** The bundle to resolve; undefined: the default one. */
  readonly bundleId: string | undefined;
  /** Returns the chosen edit of a diagnostic that needs a choice, by its position; undefined for none. */
  readonly choose: (
    found: Diagnostic,
    fix: ProposedFix,
    source: ReadSource,
  ) => number | undefined | Promise<number | undefined>;
  readonly isDryRun: boolean;
}
