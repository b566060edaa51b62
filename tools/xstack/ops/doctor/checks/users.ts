import { failureOf } from '../../../io/failure.ts';
import { readUsers } from '../../../io/users/users-file.ts';
import { pathFromRoot, withRelativePaths } from '../../failure-diagnostic.ts';
import { usersPath } from '../../users/portal-users.ts';
import { type InstallationCheck, problem } from '../check.ts';

export const users: InstallationCheck = {
  id: 'users',
  title: 'the users of the portal',
  projectProblems: ({ root, host }) => {
    const path = usersPath({}, host, root);
    try {
      readUsers(path);
      return [];
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      const file = pathFromRoot(path, root);
      const cure = `run \`chmod 600 ${file}\`; if it is damaged, remove it and add the users with \`xstack portal user add\``;
      return [problem('error', withRelativePaths(failure.message, root), cure, file)];
    }
  },
};
