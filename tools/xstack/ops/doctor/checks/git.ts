import { runGit } from '../../../io/run-git.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

export const gitProgram: InstallationCheck = {
  id: 'git',
  title: 'git and its work tree',
  problems: (installation) => {
    if (runGit(installation.root, ['--version']) === undefined)
      return [problem('warning', 'git does not run', 'install git: without it, changed files are not named')];
    if (isWorkTree(installation)) return [];
    return [problem('warning', 'the repository is in no work tree of git', 'run `git init` and commit the content')];
  },
};
