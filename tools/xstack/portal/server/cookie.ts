import { parse, serialize } from 'hono/utils/cookie';
import type { CookieForm } from './intent.ts';

/** Formats the session cookie: scripts cannot read it, and browsers do not send it in requests of other sites. */
export function sessionCookie(form: CookieForm, secret: string): string {
  return cookieOf(form, secret);
}

export function endedCookie(form: CookieForm): string {
  return cookieOf(form, '', 0);
}

/** The secret in a `Cookie` header. */
export function cookieSecret({ name }: CookieForm, header: string | undefined): string | undefined {
  return header === undefined ? undefined : parse(header, name)[name];
}

function cookieOf({ name, secure }: CookieForm, value: string, maxAge?: number): string {
  return serialize(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    ...(maxAge !== undefined && { maxAge }),
  });
}
