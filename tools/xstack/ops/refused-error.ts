import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../core/base/diagnostic/resolve-locations.ts';

/** The project's own settings are wrong, so that no part of a command can be carried out: exit code 1. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Located; at least one error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly readText: ReadSource;

  constructor(diagnostics: readonly Diagnostic[], readText: ReadSource) {
    super(diagnostics.map(({ message }) => message).join('; '));
    this.diagnostics = diagnostics;
    this.readText = readText;
  }
}
