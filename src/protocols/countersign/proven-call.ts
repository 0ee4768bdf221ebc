import { makeProof, type ProofKey } from '../../proofs/proof.ts';
import { PROOF_HEADER } from '../../wire/names.ts';
import { ApiError } from './api-error.ts';
import type { createHttp, HttpAnswer, HttpCall } from './http.ts';
import { createLearnPeer } from './learn-peer.ts';
import type { PeerMemory } from './peer-memory.ts';

/** Whose key proves a call, and to which issuer it speaks. */
export interface Signer {
  readonly issuer: string;
  readonly key: CryptoKey;
  readonly id: ProofKey;
}

/**
 * A call proven with the account's key (P14). A refused nonce and a refused clock are each answered once with what
 * the server said; a second refusal of the same kind is the caller's.
 */
export function createProvenCall(deps: {
  readonly http: ReturnType<typeof createHttp>;
  readonly peers: PeerMemory;
  readonly now: () => number;
}): (call: HttpCall, signer: Signer) => Promise<HttpAnswer> {
  const { http, peers, now } = deps;
  const learnPeer = createLearnPeer(deps);

  return async (call, signer) => {
    const retried = new Set<string>();
    for (;;) {
      const { nonce, clockOffset } = await peers.get(signer.issuer);
      const proof = await makeProof(call, signer, {
        iat: Math.floor(now() / 1000 + clockOffset),
        ...(nonce === null ? {} : { nonce }),
      });
      try {
        return await http({ ...call, headers: { ...call.headers, [PROOF_HEADER]: proof } }, (headers) =>
          learnPeer(signer.issuer, headers),
        );
      } catch (error) {
        if (!(error instanceof ApiError) || retried.has(error.code)) throw error;
        if (error.code !== 'use_nonce' && error.code !== 'clock_skew') throw error;
        retried.add(error.code);
        if (error.code === 'clock_skew') await rememberClock(signer.issuer, error);
      }
    }
  };

  async function rememberClock(issuer: string, error: ApiError): Promise<void> {
    const { serverTime } = error.hints;
    if (serverTime === undefined || !Number.isFinite(serverTime)) throw error;
    await peers.set(issuer, { ...(await peers.get(issuer)), clockOffset: serverTime - now() / 1000 });
  }
}
