import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from './failure.ts';
import { mkdtempSync, realpathSync, rmSync } from './file-system.ts';

/** Runs work with a directory outside of the project, which is removed afterwards. */
export async function withTemporaryDirectory<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = create();
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function create(): string {
  const parent = tmpdir();
  try {
    return realpathSync(mkdtempSync(join(parent, 'xstack-')));
  } catch (error) {
    throw new Failure('write', parent, error);
  }
}
