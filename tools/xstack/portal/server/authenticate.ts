import { isPassword, unknownPassword } from '../../io/users/password.ts';
import type { User, Users } from '../../io/users/users.ts';

/**
 * Returns the user with this name and password; undefined otherwise. An unknown name takes as long as a wrong password.
 */
export type Authenticate = (login: string, password: string) => Promise<User | undefined>;

export function authenticator(users: Users, verify = isPassword): Authenticate {
  const nobody = unknownPassword();
  return async (login, password) => {
    const user = users.find(loginName(login));
    const isRight = await verify(password, user?.password ?? nobody);
    return isRight ? user : undefined;
  };
}

/** Normalizes a login: people and phones add capitals and spaces. */
export function loginName(login: string): string {
  return login.trim().toLowerCase();
}
