import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UsageError } from '../../io/failure.ts';
import { packageRoot } from '../../io/package-root.ts';
import { hashPassword } from '../../io/users/password.ts';
import type { Users } from '../../io/users/users.ts';
import { newUser } from '../../io/users/users-file.ts';
import { readFilesBelow } from '../../io/web-files.ts';
import type { Host } from '../../ops/command.ts';
import { generatedAt, type Instance } from '../../ops/product/service.ts';
import type { ProjectView } from '../../ops/project/project-view.ts';
import { authenticator } from './authenticate.ts';
import type { TrustedProxies } from './client-address.ts';
import { isLoopbackAddress } from './host.ts';
import type { Portal } from './intent.ts';
import { intents } from './intents.ts';
import { defaultPortalLimits, type PortalLimits } from './limits.ts';
import { jsonLog } from './log.ts';
import { sessionTable } from './sessions.ts';
import { type ListenAddress, startServer } from './start.ts';
import { staticFiles } from './static-files.ts';
import { usageCounts } from './usage.ts';

export interface PortalOptions {
  readonly instance: Instance;
  readonly project: ProjectView | undefined;
  readonly users: Users;
  readonly address: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly publicUrl?: URL | undefined;
  /** Default: with a public URL, proxies on this machine; otherwise none. */
  readonly trustedProxies?: TrustedProxies | undefined;
  readonly isDev: boolean;
  /** The directory of the web application; default: the one built with this program. */
  readonly webDirectory?: string;
  readonly limits?: Partial<PortalLimits>;
  readonly timeouts?: ListenAddress['timeouts'];
  readonly host: Pick<Host, 'env' | 'now' | 'stderr'>;
}

export interface RunningPortal {
  /** The origin to open. */
  readonly url: string;
  /** Waits up to `patience_ms` for requests in progress, then stops. */
  readonly close: (patience_ms: number) => Promise<void>;
}

/** Starts a portal over an instance. */
export async function runPortal(options: PortalOptions): Promise<RunningPortal> {
  const { instance, address, isDev, publicUrl, host } = options;
  const { now, env, stderr } = host;
  const isLoopback = address === 'localhost' || isLoopbackAddress(address);
  if (isDev && !isLoopback)
    throw new UsageError(`--dev is for this machine alone: --host must be a loopback address, not \`${address}\``);
  // An invalid SOURCE_DATE_EPOCH fails now instead of at the first export.
  generatedAt({ env, now });
  const users = isDev ? await developmentUsers(now()) : options.users;
  const hasUsers = !users.isEmpty();
  const log = jsonLog(stderr, now);
  const portal: Portal = {
    instance,
    intents,
    project: options.project,
    sessions: sessionTable(users, now),
    authenticate: authenticator(users),
    limits: { ...defaultPortalLimits(now), ...options.limits },
    usage: usageCounts(now()),
    log,
    now,
    env,
    memory: () => process.memoryUsage.rss(),
    isDev,
    reachable: {
      isLoopback,
      name: address,
      publicUrl,
      trustedProxies: options.trustedProxies ?? localProxies(publicUrl),
    },
    cookie: cookieForm(options.port, publicUrl),
  };
  const files = staticFiles(readFilesBelow(options.webDirectory ?? join(packageRoot(), 'dist/portal')));
  const server = await startServer(portal, { files, isReady: () => isReady(portal) }, options);
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${server.port}`;
  log('info', 'listening', { url, dev: isDev });
  if (!hasUsers) log('warning', 'no_users', { message: 'no users; `xstack portal user add` adds one' });
  if (!isLoopback && publicUrl?.protocol !== 'https:')
    log('warning', 'no_tls', { message: 'passwords travel unencrypted; put a proxy with TLS in front' });
  return {
    url,
    close: async (patience_ms) => {
      log('info', 'stopping');
      await server.close(patience_ms);
      log('info', 'stopped');
    },
  };
}

function localProxies(publicUrl: URL | undefined): TrustedProxies {
  return publicUrl === undefined ? () => false : isLoopbackAddress;
}

/**
 * Includes the port in the name of the cookie: browsers send cookies to all ports of a host, and two portals on one
 * machine must not share one.
 */
function cookieForm(port: number, publicUrl: URL | undefined): Portal['cookie'] {
  return publicUrl?.protocol === 'https:'
    ? { name: '__Host-xstack', secure: true }
    : { name: `xstack_${port === 0 ? randomBytes(4).toString('hex') : port}`, secure: false };
}

async function isReady({ instance, log }: Portal): Promise<boolean> {
  try {
    await instance.store.checkWritable();
    return true;
  } catch (error) {
    log('error', 'store_not_ready', { message: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

const developmentCost = { cost: 2 ** 12, block_size: 8, parallelism: 1 };

/** The only user of `--dev`, which accepts connections from this machine only. */
async function developmentUsers(now: number): Promise<Users> {
  const password = await hashPassword('admin', developmentCost);
  const admin = newUser('admin', 'admin', password, new Date(now).toISOString());
  return { find: (login) => (login === 'admin' ? admin : undefined), isEmpty: () => false };
}
