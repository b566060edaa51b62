import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { prettyJson } from '../../core/base/json/canonical.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { disk } from '../disk.ts';
import { fileExists, statIfExists } from '../exists.ts';
import { Failure } from '../failure.ts';
import { statSync } from '../file-system.ts';
import { LockBusy, lockPath } from '../recovery/lock-path.ts';
import type { LockContext } from '../recovery/wait-notice.ts';
import { checkTarget } from '../regular-file.ts';
import { makeStateDirectory } from '../state-directory.ts';
import { writeFiles } from '../write-file.ts';
import { parseUsers } from './parse-users.ts';
import type { PasswordHash } from './password.ts';
import type { User, UserRole, Users } from './users.ts';

/**
 * The users of a portal, in a file that only its owner may read. Password hashes are not part of the store, which is
 * copied, dumped and passed on with the scenes.
 */
export function usersFile(path: string): Users {
  let known: { readonly stamp: string; readonly users: ReadonlyMap<string, User> } | undefined;
  const current = () => {
    const stamp = stampOf(path);
    if (known?.stamp !== stamp) known = { stamp, users: readUsers(path) };
    return known.users;
  };
  return { find: (login) => findUser(current(), login), isEmpty: () => current().size === 0 };
}

/** Finds a user by name, ignoring case; names are unique regardless of case. */
export function findUser(users: ReadonlyMap<string, User>, login: string): User | undefined {
  const matches = (user: User) => user.login.toLowerCase() === login.toLowerCase();
  return users.get(login) ?? [...users.values()].find(matches);
}

/** Returns the users by login; empty if the file does not exist. */
export function readUsers(path: string): Map<string, User> {
  if (!fileExists(path)) return new Map();
  const stats = statSync(path);
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)
    throw new Failure('use', path, new Error('it is readable by other users; run `chmod 600`'));
  return new Map(parseUsers(path, disk.read(path)).map((user) => [user.login, user]));
}

/** Returns a user with a new password. */
export function newUser(login: string, role: UserRole, password: PasswordHash, created_at: string): User {
  return { login, role, password, credential: randomUUID(), created_at };
}

/** Changes the users under a lock; `change` returns the new users, or the same map for no change. */
export async function changeUsers<T>(
  path: string,
  waiting: LockContext,
  change: (users: ReadonlyMap<string, User>) => { readonly users: ReadonlyMap<string, User>; readonly value: T },
): Promise<T> {
  checkTarget(path);
  makeStateDirectory(dirname(path));
  const release = await lock(path, waiting);
  try {
    const before = readUsers(path);
    const { users, value } = change(before);
    if (users === before) return value;
    const sorted = [...users.values()].sort((a, b) => compareText(a.login, b.login));
    const content = prettyJson({ users: sorted as unknown as readonly JsonObject[] });
    writeFiles([{ target: path, content, mode: 0o600 }]);
    return value;
  } finally {
    await release();
  }
}

/** Longer than the lock of a killed process is waited for. */
const patience_ms = 10_000;

async function lock(path: string, waiting: LockContext): Promise<() => Promise<void>> {
  try {
    return await lockPath({ path, lock: `${path}.lock`, holder: 'another xstack', patience_ms }, waiting);
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
    throw new Failure(
      'lock',
      path,
      new Error(error.reason === 'held' ? 'another xstack is changing it' : 'interrupted'),
      {
        help: 'run the command again when it has ended',
      },
    );
  }
}

/** Identifies a state of the file; replacing it changes the inode. */
function stampOf(path: string): string {
  const stats = statIfExists(path);
  return stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}
