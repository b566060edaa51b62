import type { Code } from '../../base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic/diagnostic.ts';

/**
 * Ends the reading of an archive: what follows cannot be trusted to mean anything. `refusalOf` turns it
 * into a diagnostic where the name of the tarball is known.
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

/** The diagnostic for an archive that was refused; any other error is not ours to explain and is thrown on. */
export function refusalOf(error: unknown, file: string): Diagnostic {
  if (!(error instanceof ArchiveRefusal)) throw error;
  const { code, message, help } = error;
  return diagnostic(code, message, { at: { file }, ...(help !== undefined && { help }) });
}

export function corrupt(message: string): ArchiveRefusal {
  return new ArchiveRefusal(
    'refuse.scene_archive.corrupt',
    message,
    'fetch or publish the tarball again; nothing was taken from it',
  );
}
