import { resolve } from 'node:path';
import { UsageError } from '../failure.ts';
import type { Engine } from './engine.ts';

/** Location of a store. */
export interface StoreLocation {
  readonly engine: Engine;
  /** An absolute path, `:memory:`, or the URL of a PostgreSQL database. */
  readonly url: string;
  /** The location for messages, without user name and password. */
  readonly shown: string;
}

/**
 * Parses a path (relative to `base`) or URL. Only a name without a scheme is a path; a file with a colon in its name is
 * written `./a:b.db`. Drive letters of Windows are not schemes.
 */
export function storeLocation(given: string, base: string): StoreLocation {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(given)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql')
    return { engine: 'postgres', url: given, shown: withoutCredentials(given) };
  if (scheme !== undefined)
    throw new UsageError(`unknown kind of store \`${scheme}:\`: expected a file or a \`postgres://\` URL`);
  if (given === ':memory:') return { engine: 'sqlite', url: given, shown: given };
  const path = resolve(base, given);
  return { engine: 'sqlite', url: path, shown: path };
}

/** Shows nothing of a URL that cannot be parsed: the password may be anywhere in it. */
function withoutCredentials(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const hasStrayAt = url?.username === '' && `${url.pathname}${url.search}${url.hash}`.includes('@');
  if (url === undefined || !/^\w+:\/\//.test(given) || hasStrayAt || url.hash !== '' || !isDecodable(given))
    throw new UsageError(
      'the URL of the store cannot be parsed: it must be like `postgres://user:password@host/database`, with special characters of the password percent-encoded',
    );
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
