import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../core/base/diagnostic/resolve-locations.ts';
import { Failure } from '../io/failure.ts';
import { isVanished } from '../io/unreadable.ts';
import { failureDiagnostic } from './failure-diagnostic.ts';
import { readSourceIn } from './project/read-source.ts';

/** The outputs of a compilation could not be written. Its diagnostics are reported with the failure. */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure';
  /** The diagnostics of the compilation and of the failure, without resolved locations. */
  readonly found: readonly Diagnostic[];
  readonly root: string;

  constructor(failure: Failure, found: readonly Diagnostic[], root: string) {
    super(failure.message, { cause: failure });
    this.found = [...found, failureDiagnostic(failure, root)];
    this.root = root;
  }

  get diagnostics(): readonly Diagnostic[] {
    return resolveLocations(this.found, this.readText);
  }

  get readText(): (file: string) => string | undefined {
    return readSourceIn(this.root);
  }
}

/** Runs work that writes the outputs of a compilation in `root`. Throws `WriteFailure` if the system refuses. */
export async function writingOutputs<T>(
  root: string,
  found: () => readonly Diagnostic[],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // An input that vanished is not a failure of writing: the run starts again.
    if (!(error instanceof Failure) || isVanished(error)) throw error;
    throw new WriteFailure(error, found(), root);
  }
}
