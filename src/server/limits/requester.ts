import { isIPv6 } from 'node:net';

/**
 * Who asks, as far as limits can tell: the IPv4 address, or the first 64 bits of an IPv6 address, since every
 * household has all of those (RFC 6177). An IPv4 address mapped into IPv6 is the IPv4 one.
 */
export function requesterOf(ip: string): string {
  const address = ip.toLowerCase().split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  return `${expand(address).slice(0, 4).join(':')}::/64`;
}

/**
 * The network of a requester, for counts that must hold against whoever has many: of IPv6 the first 48 bits, the most
 * that one site is given (RFC 6177), since 65,536 requesters are in those.
 */
export const networkOf = (requester: string): string => {
  const [address, bits] = requester.split('::/');
  return address === undefined || bits === undefined ? requester : `${address.split(':').slice(0, 3).join(':')}::/48`;
};

/** The eight groups, without leading zeros. */
function expand(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
