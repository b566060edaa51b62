import { UsageError } from '../../io/failure.ts';
import type { UserRole } from '../../io/users/users.ts';
import { defineCommand } from '../../ops/command.ts';
import { instanceRoot } from '../../ops/product/instance.ts';
import { readConfig } from '../../ops/project/config.ts';
import { usersOption, usersPath } from '../../ops/users/portal-users.ts';
import { type UserAction, userActions } from '../../ops/users/user-actions.ts';

const actions: readonly UserAction[] = ['add', 'list', 'remove', 'role', 'passwd'];
const roles: readonly UserRole[] = ['viewer', 'operator', 'admin'];

export const command = defineCommand({
  summary: 'the users of the portal: add, list, remove, give a role, set a password',
  positionals: [
    { name: 'action', summary: 'the action', choices: actions, required: true },
    { name: 'login', summary: 'the name of the user (all but list)' },
  ],
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      choices: roles,
      summary: 'permissions of the user (add: default viewer; role)',
    },
    'password-stdin': { type: 'boolean', summary: 'read the password from standard input, not from the terminal' },
    'repo-root': { type: 'string', value: 'DIR', summary: 'the instance (default: as for `portal`)' },
    users: usersOption,
  },
  examples: [
    ['xstack portal user add ana --role operator', 'asks for the password of ana, who may import and export'],
    ['xstack portal user passwd ana --password-stdin < secret.txt', 'a new password; all sessions of ana end'],
    ['xstack portal user list', 'list the users and their roles'],
  ],
  run: (args, host) => {
    const { action, login } = args;
    const root = instanceRoot(args, host.cwd);
    // No setting is used, but an invalid config file is always refused.
    readConfig(() => {}, root);
    const path = usersPath(args, host, root);
    if (action === 'list' && login !== undefined) throw new UsageError('`list` takes no name');
    if (action !== 'list' && login === undefined) throw new UsageError(`\`${action}\` needs the name of a user`);
    return userActions[action]({ args, host, root, path, login: login ?? '' });
  },
});
