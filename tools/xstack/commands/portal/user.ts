import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { UsageError } from '../../io/failure.ts';
import { askSecretTwice, readSecretLine } from '../../io/read-secret.ts';
import { hashPassword } from '../../io/users/password.ts';
import type { User, UserRole } from '../../io/users/users.ts';
import { changeUsers, findUser, newUser, readUsers } from '../../io/users/users-file.ts';
import type { Arguments, Command, CommandResult, Host } from '../../ops/command.ts';
import { instanceRoot } from '../../ops/product/instance.ts';
import { readConfig } from '../../ops/project/config.ts';
import { commandResult, table } from '../../ops/report.ts';
import { usersOption, usersPath } from '../../ops/users/portal-users.ts';

const roles: readonly UserRole[] = ['viewer', 'operator', 'admin'];

export const command: Command = {
  summary: 'the users of the portal: add, list, remove, give a role, set a password',
  positionals: [
    {
      name: 'action',
      summary: 'what to do',
      choices: ['add', 'list', 'remove', 'role', 'passwd'],
      required: true,
    },
    { name: 'login', summary: 'the name of the user (all but list)' },
  ],
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      choices: roles,
      summary: 'what the user may do (add: viewer unless said otherwise; role)',
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
    const { action, login } = args as { readonly action: keyof typeof actions; readonly login?: string };
    const root = instanceRoot(args, host.cwd);
    // No setting is needed; a config file that is wrong is never passed over.
    readConfig(() => {}, root);
    const path = usersPath(args, host, root);
    if (action === 'list' && login !== undefined) throw new UsageError('`list` takes no name');
    if (action !== 'list' && login === undefined) throw new UsageError(`\`${action}\` needs the name of a user`);
    return actions[action]({ args, host, root, path, login: login ?? '' });
  },
};

interface Asked {
  readonly args: Arguments;
  readonly host: Host;
  readonly root: string;
  readonly path: string;
  readonly login: string;
}

const actions = { add, list, remove, role: changeRole, passwd };

async function add(asked: Asked): Promise<CommandResult> {
  const { args, host, path, login } = asked;
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(login))
    throw new UsageError(`the name \`${login}\` must be of letters, digits and \`._@-\`, 64 at most`);
  const there = findUser(readUsers(path), login);
  if (there !== undefined) return refused(asked, taken(there));
  const hash = await hashPassword(await newPassword(asked));
  const role = (args['role'] as UserRole | undefined) ?? 'viewer';
  const user = newUser(login, role, hash, new Date(host.now()).toISOString());
  const faster = await changeUsers(path, (users) => {
    const value = findUser(users, login);
    return { users: value === undefined ? new Map([...users, [login, user]]) : users, value };
  });
  return faster === undefined ? done(asked, user, `${login} added as ${role}\n`) : refused(asked, taken(faster));
}

function list({ root, path }: Asked): CommandResult {
  const users = [...readUsers(path).values()].sort((a, b) => compareText(a.login, b.login));
  return commandResult({
    root,
    diagnostics: [],
    json: { users: users.map(shown) },
    text:
      users.length === 0 ? 'no users\n' : table(users.map(({ login, role, created_at }) => [login, role, created_at])),
  });
}

function remove(asked: Asked): Promise<CommandResult> {
  return change(asked, () => undefined, `${asked.login} removed\n`);
}

async function changeRole(asked: Asked): Promise<CommandResult> {
  const role = asked.args['role'] as UserRole | undefined;
  if (role === undefined) throw new UsageError('`role` needs --role');
  return change(asked, (user) => ({ ...user, role }), `${asked.login} is ${role} from now on\n`);
}

/** Another credential: whoever is logged in with the old password is so no longer. */
async function passwd(asked: Asked): Promise<CommandResult> {
  const users = readUsers(asked.path);
  if (findUser(users, asked.login) === undefined) return refused(asked, unknown(asked.login, [...users.keys()]));
  const hash = await hashPassword(await newPassword(asked));
  const renewed = ({ login, role, created_at }: User) => newUser(login, role, hash, created_at);
  return change(asked, renewed, `${asked.login} has a new password; all sessions before it have ended\n`);
}

/** Puts what `changed` makes of a user in his place; undefined: nobody. */
async function change(asked: Asked, changed: (user: User) => User | undefined, text: string): Promise<CommandResult> {
  const { path, login } = asked;
  const outcome = await changeUsers<Changed>(path, (users) => {
    const before = findUser(users, login);
    if (before === undefined) return { users, value: { known: [...users.keys()] } };
    const after = changed(before);
    const others = [...users].filter(([name]) => name !== before.login);
    const remaining = new Map(after === undefined ? others : [...others, [after.login, after]]);
    return { users: remaining, value: { user: after ?? before } };
  });
  return 'user' in outcome ? done(asked, outcome.user, text) : refused(asked, unknown(login, outcome.known));
}

type Changed = { readonly user: User } | { readonly known: readonly string[] };

async function newPassword({ args, host: { stdin, stderr }, login }: Asked): Promise<string> {
  const isPiped = args['password-stdin'] === true;
  const password = isPiped
    ? await readSecretLine(stdin)
    : await askSecretTwice(stdin, stderr, [`password of ${login}: `, 'once more: ']);
  if (password.length < 10 || password.length > 1000)
    throw new UsageError('a password must have at least 10 characters, and at most 1000');
  if (password.toLowerCase().includes(login.toLowerCase()) && login.length > 3)
    throw new UsageError('the password must not hold the name of the user');
  return password;
}

function taken({ login }: User): Diagnostic {
  return diagnostic('refuse.portal.user_exists', `there is a user \`${login}\``, {
    help: '`xstack portal user passwd` sets a new password, `xstack portal user role` another role',
  });
}

function unknown(login: string, known: readonly string[]): Diagnostic {
  return diagnostic('refuse.portal.unknown_user', `user \`${login}\` does not exist`, {
    help: didYouMean(login, known) ?? '`xstack portal user list` lists them',
  });
}

function done({ root }: Asked, user: User, text: string): CommandResult {
  return commandResult({ root, diagnostics: [], json: { user: shown(user) }, text });
}

function refused({ root }: Asked, found: Diagnostic): CommandResult {
  return commandResult({ root, diagnostics: [found], json: {}, text: '' });
}

/** All but the password. */
function shown({ login, role, created_at }: User) {
  return { login, role, created_at };
}
