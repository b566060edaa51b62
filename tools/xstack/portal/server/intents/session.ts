import type { User } from '../../../io/users/users.ts';
import { channels, governanceActions, strategies } from '../../../ops/product/service.ts';
import type { UserData } from '../../contract/answers.ts';
import { loginName } from '../authenticate.ts';
import { endedCookie, sessionCookie } from '../cookie.ts';
import type { Portal } from '../intent.ts';
import { answered, type Handler, refused, sessionOf } from '../intent.ts';
import { type Refusal, refusal, tooMany } from '../refusal.ts';
import { mayCall, rolesUpTo } from '../roles.ts';
import { csrfToken, type Session } from '../sessions.ts';

export const login: Handler<'login'> = async ({ params, address }, portal) => {
  const { login, password, session: kind = 'token' } = params;
  const checked = await checkedUser(portal, address, login, password);
  if (!checked.ok) return refused(checked.refusal);
  // Every login gets a new secret, which prevents session fixation.
  const { session, secret } = portal.sessions.open(checked.user, kind);
  const answer = {
    ...(kind === 'token' ? { token: secret } : { csrf_token: csrfToken(session) }),
    expires_at: new Date(session.expiresAt).toISOString(),
    user: userAnswer(session),
  };
  return {
    ...answered(answer),
    login: session.user.login,
    ...(kind === 'cookie' && { cookie: sessionCookie(portal.cookie, secret) }),
  };
};

type PasswordCheck = { readonly ok: true; readonly user: User } | { readonly ok: false; readonly refusal: Refusal };

/** The user, if the password is correct. Attempts are counted before they are made; those that succeed are refunded. */
async function checkedUser(
  { limits, authenticate }: Portal,
  address: string,
  login: string,
  password: string,
): Promise<PasswordCheck> {
  // Counted by the normalized name: another spelling is the same user, with the same attempts.
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

export const logout: Handler<'logout'> = (request, { sessions, cookie }) => {
  const session = sessionOf(request);
  sessions.close(session);
  return { ...answered({ logged_out: true }), ...(session.kind === 'cookie' && { cookie: endedCookie(cookie) }) };
};

export const init: Handler<'app.init'> = (request, portal) => {
  const session = sessionOf(request);
  const { product, commandLineOptions } = portal.instance;
  const { role } = session.user;
  return answered({
    user: userAnswer(session),
    expires_at: new Date(session.expiresAt).toISOString(),
    ...(session.kind === 'cookie' && { csrf_token: csrfToken(session) }),
    product: { name: 'xstack', version: product.version, schema_versions: product.schemaVersions },
    intents: Object.entries(portal.intents)
      .filter(([, intent]) => mayCall(role, intent.role))
      .map(([name]) => name)
      .sort(),
    channels,
    strategies,
    governance_actions: governanceActions,
    command_line_options: mayCall(role, portal.intents['scene.package.export'].role) ? commandLineOptions : [],
    has_project: portal.project !== undefined,
    maximum_body_bytes: portal.limits.maximumBody,
    is_dev: portal.isDev,
  });
};

function userAnswer({ user: { login, role } }: Session): UserData {
  return { login, role, roles: rolesUpTo(role) };
}
