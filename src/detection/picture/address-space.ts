import { isLoopbackHost } from '../../proofs/origin.ts';

/** How far a host is, as Local Network Access has it: this machine, a network of its own, or everybody's. */
export type AddressSpace = 'loopback' | 'local' | 'public';

const DISTANCE: Readonly<Record<AddressSpace, number>> = { loopback: 0, local: 1, public: 2 };

/** Names that no public DNS knows: RFC 6762 (mDNS), RFC 8375, RFC 6761, and what routers and companies use. */
const LOCAL_ENDINGS = /(?:^|\.)(?:local|home\.arpa|internal|intranet|private|corp|home|lan|localdomain|test|invalid)$/;

/**
 * The address space of a URL's host, from its text alone: a name that resolves to an address of a private network is
 * taken for public, which `fetch` then refuses (`targetAddressSpace`). `hostname` is as the URL standard serialises it.
 */
export function addressSpaceOf(hostname: string): AddressSpace {
  const host = hostname.replace(/\.$/, '');
  if (isLoopbackHost(host)) return 'loopback';
  if (host.startsWith('[')) return spaceOfV6(host.slice(1, -1));
  const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (numbers !== null) return spaceOfV4(Number(numbers[1]), Number(numbers[2]));
  return LOCAL_ENDINGS.test(host) || !host.includes('.') ? 'local' : 'public';
}

/** Whether a page may have something fetched for it from a host: never from one that is nearer than itself. */
export const mayReach = (page: string, host: string): boolean =>
  DISTANCE[addressSpaceOf(host)] >= DISTANCE[addressSpaceOf(page)];

/** RFC 1918, RFC 3927, RFC 6598, RFC 6890; 0.0.0.0 is this machine in most systems. */
function spaceOfV4(first: number, second: number): AddressSpace {
  if (first === 127 || first === 0) return 'loopback';
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return 'local';
  if ((first === 172 && second >= 16 && second <= 31) || (first === 100 && second >= 64 && second <= 127))
    return 'local';
  // Multicast, benchmarking (RFC 2544) and what is reserved.
  return first >= 224 || (first === 198 && (second === 18 || second === 19)) ? 'local' : 'public';
}

/** Global unicast is 2000::/3 (RFC 4291). What carries an IPv4 address inside it is not looked into. */
function spaceOfV6(address: string): AddressSpace {
  if (address === '::1' || address === '::') return 'loopback';
  const carriesV4 = /^(?:2002:|2001:0:|2001::|64:ff9b:)/.test(address);
  return /^[23][0-9a-f]{3}:/.test(address) && !carriesV4 ? 'public' : 'local';
}
