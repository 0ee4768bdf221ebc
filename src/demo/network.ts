import { isIPv6 } from 'node:net';

/**
 * Where somebody is, as far as counting goes: the IPv4 address, also where it is written as an IPv6 one, or the first
 * 64 bits of an IPv6 address, since every household has all of those (RFC 6177).
 */
export function networkOf(ip: string): string {
  const address = ip.toLowerCase().split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = Math.max(0, 8 - groups(head).length - groups(tail ?? '').length);
  const whole = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail ?? '')];
  const prefix = whole.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}
