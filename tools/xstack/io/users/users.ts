import type { PasswordHash } from './password.ts';

export type UserRole = 'viewer' | 'operator' | 'admin';

/** A user of the portal. */
export interface User {
  readonly login: string;
  readonly role: UserRole;
  readonly password: PasswordHash;
  /** Another one for each password that was ever set: sessions of the one before end. */
  readonly credential: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
}

/** The current users of the portal. */
export interface Users {
  /** By name, in any case. */
  readonly find: (login: string) => User | undefined;
  readonly isEmpty: () => boolean;
}
