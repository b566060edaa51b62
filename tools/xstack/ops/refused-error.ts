import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { ReadText } from '../core/base/diagnostic/place.ts';

/** The project's own settings are wrong, so that no part of a command can be carried out: exit code 1. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Located; at least one error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly readText: ReadText;

  constructor(diagnostics: readonly Diagnostic[], readText: ReadText) {
    super(diagnostics.map(({ message }) => message).join('; '));
    this.diagnostics = diagnostics;
    this.readText = readText;
  }
}
