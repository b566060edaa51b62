import type { Code } from '../../base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic/diagnostic.ts';

/**
 * Aborts the reading of an archive: its remaining bytes cannot be trusted. `refusalOf` converts it to a diagnostic once
 * the name of the tarball is available.
 */
export class ArchiveRefusal extends Error {
  override readonly name = 'ArchiveRefusal';
  readonly code: Code & `refuse.scene_archive.${string}`;
  readonly help: string | undefined;

  constructor(code: Code & `refuse.scene_archive.${string}`, message: string, help?: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}

/** Converts an `ArchiveRefusal` to a diagnostic; rethrows any other error. */
export function refusalOf(error: unknown, file: string): Diagnostic {
  if (!(error instanceof ArchiveRefusal)) throw error;
  const { code, message, help } = error;
  return diagnostic(code, message, { at: { file }, ...(help !== undefined && { help }) });
}

export function corrupt(message: string): ArchiveRefusal {
  return new ArchiveRefusal(
    'refuse.scene_archive.corrupt',
    message,
    'fetch or publish the tarball again; nothing was extracted',
  );
}
