import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TrustedProxies } from './client-address.ts';
import { type Refusal, refusal } from './refusal.ts';

/** The addresses of a portal, as browsers write them. */
export interface PortalAddresses {
  /** True if it listens on the loopback interface only. */
  readonly isLoopback: boolean;
  /** The configured name or address to listen on. */
  readonly name: string;
  /** The address for users, if there is a proxy in front of the portal. */
  readonly publicUrl: URL | undefined;
  readonly trustedProxies: TrustedProxies;
}

/**
 * Refuses requests to a foreign host name (DNS rebinding): a site may resolve its own name to this machine, and its pages are
 * then of the same origin as the portal.
 */
export function hostProblem(
  { isLoopback, name, publicUrl }: PortalAddresses,
  { headers, headersDistinct, url = '' }: IncomingMessage,
): Refusal | undefined {
  if (!url.startsWith('/') || url.includes('\\') || url.length > 4096)
    return refusal('BAD_REQUEST', 'INVALID_TARGET', 'the request must name a path on this portal');
  if ((headersDistinct['host']?.length ?? 0) > 1)
    return refusal('BAD_REQUEST', 'INVALID_HTTP', 'the request must have one header `Host`');
  if (isProbe(url)) return undefined;
  const host = nameOf(headers.host);
  const isKnown =
    isPublic(publicUrl, headers.host) ||
    (host !== undefined && (host === name.toLowerCase() || (isLoopback ? isLoopbackName(host) : isAddress(host))));
  return isKnown
    ? undefined
    : refusal('PERMISSION_DENIED', 'HOST_NOT_ALLOWED', 'the host name is not a name of this portal', {
        hint: 'start it with `--public-url`, if it is to be reached under a name',
      });
}

/** Load balancers and orchestrators request these under any name, or none; the answers hold nothing confidential. */
export function isProbe(url: string): boolean {
  return /^\/(?:healthz|readyz)(?:\?|$)/.test(url);
}

/**
 * Refuses a request that a page of another site makes, according to its `Origin` or `Sec-Fetch-Site`. A request with a
 * cookie comes from a browser, so it must have one of them.
 */
export function originProblem({ publicUrl }: PortalAddresses, { headers }: IncomingMessage): Refusal | undefined {
  const { origin, host, cookie, authorization } = headers;
  const site = headers['sec-fetch-site'];
  // At the public host name, only the public scheme is the same origin: a page over http is not one over https.
  const own = [publicUrl?.href, isPublic(publicUrl, host) ? undefined : `http://${host}`];
  const isOwn =
    origin === undefined
      ? site === 'same-origin' || (site === undefined && (cookie === undefined || authorization !== undefined))
      : originOf(origin) !== undefined && own.some((url) => url !== undefined && originOf(url) === originOf(origin));
  return isOwn ? undefined : foreignOrigin(publicUrl, origin);
}

function foreignOrigin(publicUrl: URL | undefined, origin: string | undefined): Refusal {
  const page = origin !== undefined && URL.canParse(origin) ? new URL(origin) : undefined;
  if (publicUrl !== undefined && page !== undefined && isAtPublicName(publicUrl, page))
    return refusal('PERMISSION_DENIED', 'ORIGIN_NOT_ALLOWED', `the page was opened at ${page.origin}`, {
      hint: `open it at ${publicUrl.origin}`,
    });
  return refusal('PERMISSION_DENIED', 'ORIGIN_NOT_ALLOWED', 'the request comes from a page of another site');
}

/** Reports whether a page that is not of the portal has its public name: over http instead of https, or at another port. */
function isAtPublicName(publicUrl: URL, page: URL): boolean {
  return /^https?:$/.test(page.protocol) && withoutRootDot(page.hostname) === withoutRootDot(publicUrl.hostname);
}

function isPublic(publicUrl: URL | undefined, host: string | undefined): boolean {
  if (publicUrl === undefined || nameOf(host) === undefined) return false;
  return originOf(`${publicUrl.protocol}//${host}`) === originOf(publicUrl.href);
}

/** The origin of a URL: names in lower case, without a default port and the dot of the root domain. */
function originOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.origin === 'null') return undefined;
  return `${url.protocol}//${withoutRootDot(url.hostname)}${url.port === '' ? '' : `:${url.port}`}`;
}

function withoutRootDot(name: string): string {
  return name.replace(/(?<=.)\.$/, '');
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || isLoopbackAddress(name);
}

export function isLoopbackAddress(name: string): boolean {
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** Reports whether a host is an IP address, which DNS cannot rebind. */
function isAddress(name: string): boolean {
  return name === 'localhost' || isIP(name) !== 0;
}

/** Returns the name in a `Host` header: lower case, without its port and the trailing dot; undefined if it is invalid. */
function nameOf(host: string | undefined): string | undefined {
  const [, six, other] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host ?? '') ?? [];
  const name = six ?? other;
  return name && withoutRootDot(name.toLowerCase());
}
