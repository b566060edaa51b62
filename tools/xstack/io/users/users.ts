import type { PasswordHash } from './password.ts';

export type UserRole = 'viewer' | 'operator' | 'admin';

/** A user of the portal. */
export interface User {
  readonly login: string;
  readonly role: UserRole;
  readonly password: PasswordHash;
  /** Replaced with each password, which ends the sessions of the previous one. */
  readonly credential: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
}

/** The current users of the portal. */
export interface Users {
  /** Ignores case. */
  readonly find: (login: string) => User | undefined;
  readonly isEmpty: () => boolean;
}
