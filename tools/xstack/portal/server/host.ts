import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type Refusal, refusal } from './refusal.ts';

/** Where a portal may be reached, as browsers write it. */
export interface Reachable {
  /** Whether it listens on the loopback interface only. */
  readonly isLoopback: boolean;
  /** The name or address that it was told to listen on. */
  readonly name: string;
  /** The address that people use, where a proxy stands before the portal. */
  readonly publicUrl: URL | undefined;
}

/**
 * What is wrong with where a request was sent. A site may make its own name lead to this machine, and then speak to the
 * portal as if it were of the same origin: so the name must be one that no stranger can have.
 */
export function hostProblem(
  { isLoopback, name, publicUrl }: Reachable,
  { headers, headersDistinct, url = '' }: IncomingMessage,
): Refusal | undefined {
  const { host } = headers;
  if (!url.startsWith('/') || url.includes('\\') || url.length > 4096)
    return refusal('BAD_REQUEST', 'INVALID_TARGET', 'the request must name a path on this portal');
  if ((headersDistinct['host']?.length ?? 0) > 1)
    return refusal('BAD_REQUEST', 'INVALID_HTTP', 'the request must have one header `Host`');
  const isKnown =
    host !== undefined &&
    (host.toLowerCase() === publicUrl?.host ||
      nameOf(host) === name.toLowerCase() ||
      (isLoopback ? isLoopbackName(host) : isAddress(host)));
  return isKnown
    ? undefined
    : refusal('PERMISSION_DENIED', 'HOST_NOT_ALLOWED', 'the portal is not known under this name', {
        hint: 'start it with `--public-url`, if it is to be reached under a name',
      });
}

/**
 * Whether a page of another site makes the request: its browser says so. A request that brings a cookie comes from a
 * browser, so that it must say where it comes from.
 */
export function originProblem({ publicUrl }: Reachable, { headers }: IncomingMessage): Refusal | undefined {
  const { origin, host, cookie, authorization } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn =
    origin === undefined
      ? site === 'same-origin' || (site === undefined && (cookie === undefined || authorization !== undefined))
      : [`http://${host}`, publicUrl?.origin].includes(origin);
  return isOwn
    ? undefined
    : refusal('PERMISSION_DENIED', 'ORIGIN_NOT_ALLOWED', 'the request comes from a page of another site');
}

/**
 * The address of who asks. A proxy on this machine, which there is where a public name was given, says whose request it
 * hands on; what anybody else says of himself counts for nothing.
 */
export function addressOf({ publicUrl }: Reachable, { headers, socket }: IncomingMessage): string {
  const direct = socket.remoteAddress ?? '';
  const said = [headers['x-forwarded-for']].flat().join(',').split(',').at(-1)?.trim() ?? '';
  const isProxy = publicUrl !== undefined && isLoopbackAddress(direct.replace(/^::ffff:/, ''));
  return isProxy && isIP(said) !== 0 ? said : direct;
}

function isLoopbackName(host: string): boolean {
  const name = nameOf(host);
  return name === 'localhost' || isLoopbackAddress(name);
}

export function isLoopbackAddress(name: string): boolean {
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** An address is no name that somebody could lead elsewhere. */
function isAddress(host: string): boolean {
  const name = nameOf(host);
  return name === 'localhost' || isIP(name) !== 0;
}

/** The name in a `Host` header, without its port. */
function nameOf(host: string): string {
  const [, six, other] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (six ?? other ?? '').toLowerCase();
}
