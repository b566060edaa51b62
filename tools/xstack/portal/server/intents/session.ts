import type { User } from '../../../io/users/users.ts';
import { channels, governanceActions, strategies } from '../../../ops/product/service.ts';
import type { InitAnswer, LoginAnswer, LogoutAnswer, UserAnswer } from '../../answers.ts';
import { loginName } from '../authenticate.ts';
import { endedCookie, sessionCookie } from '../cookie.ts';
import type { Portal } from '../intent.ts';
import { answered, type Intent, refused, sessionOf } from '../intent.ts';
import { type Refusal, refusal, tooMany } from '../refusal.ts';
import { mayCall, rolesUpTo } from '../roles.ts';
import { csrfToken, type Session } from '../sessions.ts';

export const login: Intent = {
  role: 'anyone',
  aliases: ['auth.login'],
  handle: async ({ params, address }, portal) => {
    const { login, password, session: kind = 'token' } = params as unknown as LoginParams;
    const checked = await checkedUser(portal, address, login, password);
    if (!checked.ok) return refused(checked.refusal);
    // A new secret for every login: nobody can be made to use a session that somebody else knows.
    const { session, secret } = portal.sessions.open(checked.user, kind);
    const answer: LoginAnswer = {
      ...(kind === 'token' ? { token: secret } : { csrf_token: csrfToken(session) }),
      expires_at: new Date(session.expiresAt).toISOString(),
      user: userAnswer(session),
    };
    return {
      ...answered(answer),
      login: session.user.login,
      ...(kind === 'cookie' && { cookie: sessionCookie(portal.cookie, secret) }),
    };
  },
};

interface LoginParams {
  readonly login: string;
  readonly password: string;
  readonly session?: Session['kind'];
}

type Checked = { readonly ok: true; readonly user: User } | { readonly ok: false; readonly refusal: Refusal };

/** The user, if the password is right. Tries are counted before they are made, and those that succeed are given back. */
async function checkedUser(
  { limits, authenticate }: Portal,
  address: string,
  login: string,
  password: string,
): Promise<Checked> {
  // By the name that is meant: another spelling is no other user, and no new set of tries.
  const name = loginName(login);
  const counters = [
    [limits.loginsOfPair, `${address} ${name}`],
    [limits.loginsOfAddress, address],
    [limits.loginsOfUser, name],
  ] as const;
  for (const [limiter, key] of counters) {
    const wait = limiter.take(key);
    if (wait !== undefined)
      return { ok: false, refusal: tooMany('LOGIN_LIMIT', 'too many passwords were tried', wait) };
  }
  if (!limits.passwords.take(1))
    return { ok: false, refusal: tooMany('SERVER_BUSY', 'too many people are logging in at once', 1) };
  try {
    const user = await authenticate(login, password);
    if (user === undefined)
      return { ok: false, refusal: refusal('AUTH_REQUIRED', 'LOGIN_FAILED', 'the name or the password is wrong') };
    for (const [limiter, key] of counters) limiter.refund(key);
    return { ok: true, user };
  } finally {
    limits.passwords.give(1);
  }
}

export const logout: Intent = {
  role: 'viewer',
  aliases: ['auth.logout'],
  handle: (request, { sessions, cookie }) => {
    const session = sessionOf(request);
    sessions.close(session);
    const answer: LogoutAnswer = { logged_out: true };
    return { ...answered(answer), ...(session.kind === 'cookie' && { cookie: endedCookie(cookie) }) };
  },
};

export const init: Intent = {
  role: 'viewer',
  aliases: ['system.init'],
  withoutCsrfToken: true,
  handle: (request, portal) => {
    const session = sessionOf(request);
    const { product } = portal.instance;
    return answered({
      user: userAnswer(session),
      expires_at: new Date(session.expiresAt).toISOString(),
      ...(session.kind === 'cookie' && { csrf_token: csrfToken(session) }),
      product: { name: 'xstack', version: product.version, schema_versions: product.schemaVersions },
      intents: Object.keys(portal.intents)
        .filter((name) => mayCall(session.user.role, portal.intents[name]?.role))
        .sort(),
      channels,
      strategies,
      governance_actions: governanceActions,
      command_line_options: mayCall(session.user.role, portal.intents['scene.package.export']?.role)
        ? portal.instance.commandLineOptions
        : [],
      has_project: portal.project !== undefined,
      maximum_body_bytes: portal.limits.maximumBody,
      is_dev: portal.isDev,
    } satisfies InitAnswer);
  },
};

function userAnswer({ user: { login, role } }: Session): UserAnswer {
  return { login, role, roles: rolesUpTo(role) };
}
