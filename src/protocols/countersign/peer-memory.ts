import * as v from 'valibot';
import { PEER_PREFIX } from '../../messaging/session-keys.ts';
import { createSessionFamily, type SessionArea } from '../../storage/session.ts';

/** What we remember of one issuer between calls. */
export interface PeerState {
  readonly nonce: string | null;
  /** Seconds that its clock is ahead of ours, as far as proofs had to be made by it. */
  readonly clockOffset: number;
  /** The same by the `Date` of its last answer, to be told and for nothing else: a proxy may have written it. */
  readonly dateOffset?: number | undefined;
}

/** Seconds that an issuer's clock is ahead of ours, as well as it is known. */
export const offsetOf = ({ clockOffset, dateOffset }: PeerState): number => dateOffset ?? clockOffset;

export interface PeerMemory {
  get(issuer: string): Promise<PeerState>;
  set(issuer: string, state: PeerState): Promise<void>;
  /** Of every issuer that was met since the browser began. */
  all(): Promise<readonly PeerState[]>;
}

const PeerSchema = v.strictObject({
  nonce: v.nullable(v.string()),
  clockOffset: v.number(),
  dateOffset: v.optional(v.number()),
});

/** Kept for as long as the browser runs; a nonce is no secret, and both are learned again from one refused call. */
export function createPeerMemory(area: SessionArea): PeerMemory {
  const family = createSessionFamily(area, PEER_PREFIX, PeerSchema);
  return {
    get: async (issuer) => (await family.get(issuer)) ?? { nonce: null, clockOffset: 0 },
    set: (issuer, state) => family.set(issuer, state),
    all: async () => [...(await family.all()).values()],
  };
}
