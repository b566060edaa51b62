import type { Code } from '../../base/diagnostic/codes.ts';
import { diagnostic, type Related, type Report } from '../../base/diagnostic/diagnostic.ts';

/** A difference between the lockfile and what it locks, and further locations of it. */
export interface LockDifference extends Related {
  readonly related?: readonly Related[];
}

/** The diagnostic of differences that have one cause. */
export interface DifferencesSummary {
  readonly code: Code;
  /** The lockfile. */
  readonly file: string;
  /** Message for several differences, and the start of the message for a single one. */
  readonly message: (count: number) => { readonly one?: string; readonly several: string };
  readonly help: string;
}

/** Reports differences as one diagnostic: a single one at its location, several as notes. Reports nothing without any. */
export function reportDifferences(
  report: Report,
  differences: readonly LockDifference[],
  { code, file, message, help }: DifferencesSummary,
): void {
  const [first, second] = differences;
  if (first === undefined) return;
  const { one = '', several } = message(differences.length);
  const found =
    second === undefined
      ? diagnostic(code, `${one}${first.message}`, {
          at: first.at,
          ...(first.related && { related: first.related }),
          help,
        })
      : diagnostic(code, several, {
          at: { file },
          related: differences.map(({ message, at }) => ({ message, at })),
          help,
        });
  report(found);
}
