import { UsageError } from '../io/failure.ts';
import { usersFile } from '../io/users/users-file.ts';
import { type CommandResult, defineCommand, type GlobalArguments, jsonFormatVersion } from '../ops/command.ts';
import { instanceOptions, withInstance } from '../ops/product/instance.ts';
import { projectView } from '../ops/project/project-view.ts';
import { usersOption, usersPath } from '../ops/users/portal-users.ts';
import { type TrustedProxies, trustedProxies } from './server/client-address.ts';
import { runPortal } from './server/run-portal.ts';

export const command = defineCommand({
  summary: 'serve the intents and the operations page over HTTP',
  options: {
    host: { type: 'string', value: 'ADDRESS', default: '127.0.0.1', summary: 'the address to listen on' },
    port: { type: 'string', value: 'PORT', default: '8787', summary: 'the port to listen on; 0: any that is free' },
    'public-url': {
      type: 'string',
      value: 'URL',
      summary: 'the public address, where a proxy is in front',
    },
    'trusted-proxy': {
      type: 'string',
      value: 'CIDR',
      repeated: true,
      summary: 'a proxy whose X-Forwarded-For names the client (default: with --public-url, those on this machine)',
    },
    dev: { type: 'boolean', summary: 'the login admin/admin and no other; only on a loopback address' },
    bundle: { type: 'string', value: 'BUNDLE', summary: 'the bundle that the overview pages show' },
    ...instanceOptions,
    users: usersOption,
  },
  examples: [
    ['xstack portal --dev', 'try it on this machine: http://127.0.0.1:8787, admin/admin'],
    [
      'xstack portal --host 0.0.0.0 --public-url https://portal.example --trusted-proxy 172.16.0.0/12',
      'behind a proxy in another container',
    ],
    ['xstack portal --port 0 --json', 'on a free port; the first line names it'],
  ],
  run: (args, host) => {
    const address = {
      address: args.host,
      port: portOf(args.port),
      publicUrl: publicUrlOf(args['public-url']),
      trustedProxies: trustedProxiesOf(args['trusted-proxy']),
    };
    return withInstance(
      args,
      host,
      { access: 'create', patience_ms: storePatience_ms },
      async (instance): Promise<CommandResult> => {
        const { signal, stdout } = host;
        const portal = await runPortal({
          ...address,
          instance,
          project: projectView(instance.root, args.bundle, host),
          users: usersFile(usersPath(args, host, instance.root)),
          isDev: args.dev === true,
          host,
        });
        const listening = { format_version: jsonFormatVersion, result: 'listening', url: portal.url };
        stdout(`${isJsonWanted(args) ? JSON.stringify(listening) : portal.url}\n`);
        await aborted(signal);
        await portal.close(patience_ms);
        return { result: 'complete', diagnostics: [], json: { result: 'complete', url: portal.url }, text: '' };
      },
    );
  },
});

/** Time limit of a request that waits for a SQLite file that another process has locked. */
const storePatience_ms = 4000;

/** Time limit of requests in progress after the portal is stopped. */
const patience_ms = 10_000;

function isJsonWanted({ json, format }: GlobalArguments): boolean {
  return json === true || format === 'json';
}

function portOf(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65535) return Number(given);
  throw new UsageError(`--port must be a number from 0 to 65535, not \`${given}\``);
}

function publicUrlOf(given: string | undefined): URL | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url;
  throw new UsageError(`--public-url must be like \`https://portal.example\`, not \`${given}\``);
}

function trustedProxiesOf(given: readonly string[] | undefined): TrustedProxies | undefined {
  if (given === undefined || given.length === 0) return undefined;
  const ranges = given.flatMap((each) => each.split(',')).map((each) => each.trim());
  const proxies = trustedProxies(ranges);
  if (proxies !== undefined) return proxies;
  throw new UsageError(`--trusted-proxy must be an address or a range like \`10.0.0.0/8\`, not \`${given.join(' ')}\``);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
