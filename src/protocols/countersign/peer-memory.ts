import * as v from 'valibot';
import { PEER_PREFIX } from '../../messaging/session-keys.ts';
import { createSessionFamily, type SessionArea } from '../../storage/session.ts';

/** What we remember of one issuer between calls: its last nonce, and how many seconds its clock is ahead of ours. */
export interface PeerState {
  readonly nonce: string | null;
  readonly clockOffset: number;
}

export interface PeerMemory {
  get(issuer: string): Promise<PeerState>;
  set(issuer: string, state: PeerState): Promise<void>;
  /** Of every issuer that was met since the browser began. */
  all(): Promise<readonly PeerState[]>;
}

const PeerSchema = v.strictObject({ nonce: v.nullable(v.string()), clockOffset: v.number() });

/** Kept for as long as the browser runs; a nonce is no secret, and both are learned again from one refused call. */
export function createPeerMemory(area: SessionArea): PeerMemory {
  const family = createSessionFamily(area, PEER_PREFIX, PeerSchema);
  return {
    get: async (issuer) => (await family.get(issuer)) ?? { nonce: null, clockOffset: 0 },
    set: (issuer, state) => family.set(issuer, state),
    all: async () => [...(await family.all()).values()],
  };
}
