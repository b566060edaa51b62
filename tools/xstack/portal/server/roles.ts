import type { Role } from '../answer.ts';

/** From the one that only reads to the one that may do everything. */
const roles: readonly Role[] = ['viewer', 'operator', 'admin'];

export function rolesUpTo(role: Role): readonly Role[] {
  return roles.slice(0, roles.indexOf(role) + 1);
}

/** Reports whether somebody may call an intent that asks for a role. */
export function mayCall(role: Role, asked: Role | 'anyone' | undefined): boolean {
  return asked === 'anyone' || (asked !== undefined && rolesUpTo(role).includes(asked));
}
