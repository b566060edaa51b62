import { Failure } from './failure.ts';
import { fsync } from './file-system.ts';

/** Number of files that are open at a time; macOS allows a process 256. */
export const mostOpen = 64;

/** An open file, and the path that an error names. */
export interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * Syncs open files in parallel. Waits for all of them, because a file must not be closed before; then throws the first error
 * that may not be ignored.
 */
export async function syncTogether(
  files: readonly OpenFile[],
  operation: 'sync' | 'write',
  mayIgnore: (error: unknown) => boolean = () => false,
): Promise<void> {
  const errors = await Promise.all(files.map(({ descriptor }) => errorOfSync(descriptor)));
  for (const [i, error] of errors.entries())
    if (error !== undefined && !mayIgnore(error)) throw new Failure(operation, files[i]?.path ?? '', error);
}

function errorOfSync(descriptor: number): Promise<Error | undefined> {
  return new Promise((done) => fsync(descriptor, (error) => done(error ?? undefined)));
}
