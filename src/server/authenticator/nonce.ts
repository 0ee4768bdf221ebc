import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that one nonce is handed out; it is taken for one more such time. */
const WINDOW = 120;

/** Nonces for proofs, after RFC 9449 section 8: the same in every process of a store, kept nowhere. */
export interface ProofNonces {
  current(): string;
  isFresh(nonce: string): boolean;
}

export function createProofNonces(key: Uint8Array, now: () => number): ProofNonces {
  const at = (window: number): string =>
    createHmac('sha256', key).update(`countersign-proof-nonce:${window.toString()}`).digest('base64url');
  const window = (): number => Math.floor(now() / WINDOW);
  return {
    current: () => at(window()),
    isFresh: (nonce) => [at(window()), at(window() - 1)].some((fresh) => sameText(fresh, nonce)),
  };
}

function sameText(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
