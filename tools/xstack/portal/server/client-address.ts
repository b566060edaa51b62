import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Reports whether an address belongs to a proxy whose `X-Forwarded-For` counts. */
export type TrustedProxies = (address: string) => boolean;

/**
 * The address of the client. Each trusted proxy names the address that connected to it, last in the list; the first address
 * from the right that is not a trusted proxy is the client. Everything left of it may be made up.
 */
export function addressOf(
  { trustedProxies }: { readonly trustedProxies: TrustedProxies },
  { headers, socket }: IncomingMessage,
): string {
  let address = plainAddress(socket.remoteAddress ?? '');
  const forwarded = [headers['x-forwarded-for']].flat().join(',').split(',');
  while (trustedProxies(address)) {
    const next = forwardedAddress(forwarded.pop() ?? '');
    if (next === undefined) break;
    address = next;
  }
  return address;
}

/** The proxies within a list of addresses and CIDR ranges; undefined if one of them is neither. */
export function trustedProxies(ranges: readonly string[]): TrustedProxies | undefined {
  const list = new BlockList();
  for (const range of ranges) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    const bits = { 4: 32, 6: 128 }[isIP(address)];
    if (bits === undefined || Number(prefix ?? bits) > bits) return undefined;
    list.addSubnet(address, Number(prefix ?? bits), bits === 32 ? 'ipv4' : 'ipv6');
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** Some proxies add the port: `10.0.0.1:1234`, `[::1]:1234`. */
function forwardedAddress(entry: string): string | undefined {
  const [, six, four] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/.exec(entry.trim()) ?? [];
  const address = plainAddress(six ?? four ?? entry.trim());
  return isIP(address) === 0 ? undefined : address;
}

/** An IPv4 address as such, also where a socket for both families shows it as IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
