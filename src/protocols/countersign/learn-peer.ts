import { NONCE_HEADER } from '../../wire/names.ts';
import type { PeerMemory } from './peer-memory.ts';

/** Characters of a nonce and of a `Date`, which has 29 (RFC 9110 section 5.6.7). */
const LONGEST_NONCE = 256;
const LONGEST_DATE = 64;

/**
 * What the headers of every answer tell of an issuer, errors too: the nonce for the next proof (P14), and how far its
 * clock is from ours. `Date` counts whole seconds, so its middle is taken; it is off by half a second and the way here.
 *
 * @param deps.now milliseconds
 */
export function createLearnPeer(deps: {
  readonly peers: PeerMemory;
  readonly now: () => number;
}): (issuer: string, headers: Headers) => Promise<void> {
  const { peers, now } = deps;
  return async (issuer, headers) => {
    const nonce = headers.get(NONCE_HEADER);
    const isNonce = nonce !== null && nonce.length <= LONGEST_NONCE;
    const date = headers.get('date') ?? '';
    const seconds = date.length > LONGEST_DATE ? Number.NaN : Date.parse(date) / 1000;
    const dateOffset = seconds + 0.5 - now() / 1000;
    const isDate = Number.isFinite(dateOffset);
    if (!isNonce && !isDate) return;
    await peers.set(issuer, {
      ...(await peers.get(issuer)),
      ...(isNonce && { nonce }),
      ...(isDate && { dateOffset }),
    });
  };
}
