import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { UsageError } from '../../io/failure.ts';
import { askSecretTwice, readSecretLine } from '../../io/read-secret.ts';
import { hashPassword } from '../../io/users/password.ts';
import type { User, UserRole } from '../../io/users/users.ts';
import { changeUsers, findUser, newUser, readUsers } from '../../io/users/users-file.ts';
import type { CommandResult, Host } from '../command.ts';
import { commandResult } from '../report.ts';
import { table } from '../table.ts';

/** The actions of `xstack portal user`, by name. */
export const userActions = { add, list, remove, role: changeRole, passwd };

export type UserAction = keyof typeof userActions;

/** Arguments and paths of an action on the users of a portal. */
export interface UserRequest {
  readonly args: UserArguments;
  readonly host: Host;
  /** The instance. */
  readonly root: string;
  /** The file of the users. */
  readonly path: string;
  /** The name of the user; empty for `list`. */
  readonly login: string;
}

interface UserArguments {
  readonly role: UserRole | undefined;
  readonly 'password-stdin': boolean | undefined;
}

async function add(request: UserRequest): Promise<CommandResult> {
  const { args, host, path, login } = request;
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(login))
    throw new UsageError(`the name \`${login}\` must be of letters, digits and \`._@-\`, 64 at most`);
  const there = findUser(readUsers(path), login);
  if (there !== undefined) return refused(request, taken(there));
  const hash = await hashPassword(await newPassword(request));
  const role = args.role ?? 'viewer';
  const user = newUser(login, role, hash, new Date(host.now()).toISOString());
  const faster = await changeUsers(path, host, (users) => {
    const value = findUser(users, login);
    return { users: value === undefined ? new Map([...users, [login, user]]) : users, value };
  });
  return faster === undefined ? done(request, user, `${login} added as ${role}\n`) : refused(request, taken(faster));
}

function list({ root, path }: UserRequest): CommandResult {
  const users = [...readUsers(path).values()].sort((a, b) => compareText(a.login, b.login));
  return commandResult({
    root,
    diagnostics: [],
    json: { users: users.map(shown) },
    text:
      users.length === 0
        ? 'no users\n'
        : table(
            ['user', 'role', 'created'],
            users.map(({ login, role, created_at }) => [login, role, created_at]),
          ),
  });
}

function remove(request: UserRequest): Promise<CommandResult> {
  return change(request, () => undefined, `${request.login} removed\n`);
}

async function changeRole(request: UserRequest): Promise<CommandResult> {
  const role = request.args.role;
  if (role === undefined) throw new UsageError('`role` needs --role');
  return change(request, (user) => ({ ...user, role }), `${request.login} is ${role} from now on\n`);
}

/** Sets a password. The user gets a new credential, which ends the sessions opened with the old one. */
async function passwd(request: UserRequest): Promise<CommandResult> {
  const users = readUsers(request.path);
  if (findUser(users, request.login) === undefined) return refused(request, unknown(request.login, [...users.keys()]));
  const hash = await hashPassword(await newPassword(request));
  const renewed = ({ login, role, created_at }: User) => newUser(login, role, hash, created_at);
  return change(request, renewed, `${request.login} has a new password; all sessions before it have ended\n`);
}

/** Replaces a user by the result of `changed`; undefined removes the user. */
async function change(
  request: UserRequest,
  changed: (user: User) => User | undefined,
  text: string,
): Promise<CommandResult> {
  const { path, login, host } = request;
  const outcome = await changeUsers<UserChange>(path, host, (users) => {
    const before = findUser(users, login);
    if (before === undefined) return { users, value: { known: [...users.keys()] } };
    const after = changed(before);
    const others = [...users].filter(([name]) => name !== before.login);
    const remaining = new Map(after === undefined ? others : [...others, [after.login, after]]);
    return { users: remaining, value: { user: after ?? before } };
  });
  return 'user' in outcome ? done(request, outcome.user, text) : refused(request, unknown(login, outcome.known));
}

type UserChange = { readonly user: User } | { readonly known: readonly string[] };

async function newPassword({ args, host: { stdin, stderr }, login }: UserRequest): Promise<string> {
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
  return diagnostic('refuse.portal.user_exists', `user \`${login}\` already exists`, {
    help: '`xstack portal user passwd` sets a new password, `xstack portal user role` another role',
  });
}

function unknown(login: string, known: readonly string[]): Diagnostic {
  return diagnostic('refuse.portal.unknown_user', `user \`${login}\` does not exist`, {
    help: didYouMean(login, known) ?? '`xstack portal user list` lists them',
  });
}

function done({ root }: UserRequest, user: User, text: string): CommandResult {
  return commandResult({ root, diagnostics: [], json: { user: shown(user) }, text });
}

function refused({ root }: UserRequest, found: Diagnostic): CommandResult {
  return commandResult({ root, diagnostics: [found], json: {}, text: '' });
}

/** A user without the password. */
function shown({ login, role, created_at }: User) {
  return { login, role, created_at };
}
