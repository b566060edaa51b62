import { join } from 'node:path';
import { cacheDirectory, cacheInfo } from '../../../io/cache/cache.ts';
import { exists } from '../../../io/exists.ts';
import { accessSync, constants } from '../../../io/file-system.ts';
import { runGit } from '../../../io/run-git.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

export const cache: InstallationCheck = {
  id: 'cache',
  title: 'the build cache and the state directory',
  projectProblems: (installation) => {
    const { root } = installation;
    const tracked = isWorkTree(installation) ? runGit(root, ['ls-files', '-z', '--', '.xstack']) : '';
    const committed = tracked
      ? [
          problem(
            'error',
            '`.xstack` is committed: it holds the cache, and may hold scenes and password hashes',
            'run `git rm -r --cached .xstack`, and add `.xstack/` to `.gitignore`',
            '.xstack',
          ),
        ]
      : [];
    const isUsable = cacheInfo(root).exists ? isWritable(join(root, cacheDirectory)) : true;
    if (isUsable) return committed;
    const cure = `give your user the right to write to \`${cacheDirectory}\`, or remove it`;
    return [...committed, problem('warning', 'the build cache cannot be written', cure, cacheDirectory)];
  },
};

function isWritable(path: string): boolean {
  try {
    if (exists(path)) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
