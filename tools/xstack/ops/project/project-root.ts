import { dirname, join, resolve } from 'node:path';
import { configFile } from '../../core/base/config/config.ts';
import { exists, statIfExists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';

/** Argument that names a repository. */
export interface RootArguments {
  readonly 'repo-root'?: string | undefined;
}

/**
 * Returns the root of the project of a command line; undefined if there is none at or above the working directory. The
 * only search for a root, shared by commands on content, scenes and instances.
 */
export function findRoot(args: RootArguments, cwd: string): string | undefined {
  const given = args['repo-root'];
  if (given === undefined) return searchRoot(resolve(cwd));
  const root = resolve(cwd, given);
  if (isDirectory(root)) return root;
  const problem = exists(root) ? `\`${given}\` is not a directory` : `directory \`${given}\` does not exist`;
  throw new UsageError(`--repo-root: ${problem}`);
}

/**
 * The nearest config file marks the root. A directory that merely resembles a project (`packs/` and `bundles/`, a
 * store, `packs/` alone) is the root unless a config file further up in the same git repository may name its
 * directories.
 */
function searchRoot(start: string): string | undefined {
  let whole: string | undefined;
  let partial: string | undefined;
  for (let at = start; ; at = dirname(at)) {
    if (exists(join(at, configFile))) return at;
    const hasPacks = isDirectory(join(at, 'packs'));
    if ((hasPacks && isDirectory(join(at, 'bundles'))) || exists(join(at, '.xstack', 'state.db'))) whole ??= at;
    if (hasPacks) partial ??= at;
    const found = whole ?? partial;
    if (dirname(at) === at || (found !== undefined && exists(join(at, '.git')))) return found;
  }
}

/** Follows links. A path that cannot be stat-ed is a `Failure`, not a missing directory. */
export function isDirectory(path: string): boolean {
  return statIfExists(path)?.isDirectory() ?? false;
}
