import type { Role } from '../answer.ts';

/** From the lowest role to the highest. */
const roles: readonly Role[] = ['viewer', 'operator', 'admin'];

export function rolesUpTo(role: Role): readonly Role[] {
  return roles.slice(0, roles.indexOf(role) + 1);
}

/** Reports whether a user with a role may call an intent that requires a role. */
export function mayCall(role: Role, asked: Role | 'anyone' | undefined): boolean {
  return asked === 'anyone' || (asked !== undefined && rolesUpTo(role).includes(asked));
}
