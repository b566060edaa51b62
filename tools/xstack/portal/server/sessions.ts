import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { User, Users } from '../../io/users/users.ts';

/** A logged-in user. Only hashes of the secret and of the token against forged requests are stored. */
export interface Session {
  readonly user: User;
  readonly kind: 'token' | 'cookie';
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly id: string;
}

interface OpenedSession {
  readonly session: Session;
  readonly secret: string;
}

export interface Sessions {
  readonly open: (user: User, kind: Session['kind']) => OpenedSession;
  /** The open session of a secret: not expired, its user exists and has the same password. */
  readonly find: (secret: string, kind: Session['kind']) => Session | undefined;
  readonly close: (session: Session) => void;
  readonly count: () => number;
}

const lifetime_ms = 12 * 60 * 60 * 1000;
const maximumPerUser = 200;
const maximum = 10_000;

/** Creates the table of sessions. They are in memory, so they end with the portal; their number is bounded. */
export function sessionTable(users: Users, now: () => number): Sessions {
  const open = new Map<string, Session>();
  const dropOldest = (count: number, isMeant: (session: Session) => boolean) => {
    const meant = [...open.values()].filter(isMeant);
    for (const { id } of meant.slice(0, Math.max(0, meant.length - count))) open.delete(id);
  };
  return {
    open: (user, kind) => {
      const secret = randomBytes(32).toString('base64url');
      const session = { user, kind, expiresAt: now() + lifetime_ms, id: hashOf(secret) };
      for (const [id, { expiresAt }] of open) if (expiresAt <= now()) open.delete(id);
      dropOldest(maximumPerUser - 1, (other) => other.user.login === user.login);
      dropOldest(maximum - 1, () => true);
      open.set(session.id, session);
      return { session, secret };
    },
    find: (secret, kind) => {
      const session = open.get(hashOf(secret));
      if (session === undefined || session.kind !== kind) return undefined;
      const user = users.find(session.user.login);
      if (session.expiresAt > now() && user !== undefined && user.credential === session.user.credential)
        return { ...session, user };
      open.delete(session.id);
      return undefined;
    },
    close: ({ id }) => void open.delete(id),
    count: () => open.size,
  };
}

/**
 * Returns the CSRF token of a session. Only a reader of this portal's answers can obtain it, which excludes other
 * sites.
 */
export function csrfToken({ id }: Session): string {
  return hashOf(`csrf ${id}`);
}

export function isCsrfToken(session: Session, given: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(csrfToken(session))));
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
