import type { FastifyRequest } from 'fastify';
import { importPublicKey, thumbprint } from '../../proofs/keys.ts';
import type { PublicJwk } from '../../wire/fields.ts';
import type { ProofChecker } from '../authenticator/check-proof.ts';
import { ProblemError } from '../problem.ts';

/** A key that no device is registered with yet, by what it is registered as. */
export interface OwnKey {
  readonly publicKey: PublicJwk;
  /** RFC 7638. */
  readonly thumbprint: string;
}

/**
 * The key in a body, which must be the one that signed this very request and names itself as `jwk` (P14). `first` gets
 * its thumbprint, and throws where such a key has nothing to ask for: see `ProofChecker`. @throws ProblemError
 */
export async function proveOwnKey(
  checkProof: ProofChecker,
  request: FastifyRequest,
  publicKey: PublicJwk,
  first: (thumbprint: string) => Promise<void>,
): Promise<OwnKey> {
  const key = await usableKey(publicKey, new ProblemError('invalid_request', `public_key: ${NO_POINT}`));
  const print = await thumbprint(publicKey);
  await checkProof(
    request,
    async (named) => {
      if (!('jwk' in named) || (await thumbprint(named.jwk)) !== print) {
        throw new ProblemError('invalid_proof', 'The proof must be made with the key that the body holds, as jwk.');
      }
      return key;
    },
    () => first(print),
  );
  return { publicKey, thumbprint: print };
}

/** The thumbprint of the key that signed this very request and names itself as `jwk`; `first` as above. @throws ProblemError */
export async function provenThumbprint(
  checkProof: ProofChecker,
  request: FastifyRequest,
  first: (thumbprint: string) => Promise<void>,
): Promise<string> {
  let print = '';
  await checkProof(
    request,
    async (named) => {
      if (!('jwk' in named)) throw new ProblemError('invalid_proof', 'The proof must name its key as jwk.');
      print = await thumbprint(named.jwk);
      return usableKey(named.jwk, new ProblemError('invalid_proof', `jwk: ${NO_POINT}`));
    },
    () => first(print),
  );
  return print;
}

const NO_POINT = 'is not a point of P-256.';

/** @throws ProblemError this one, when the coordinates are no point of the curve */
async function usableKey(jwk: PublicJwk, problem: ProblemError): Promise<CryptoKey> {
  try {
    return await importPublicKey(jwk);
  } catch {
    throw problem;
  }
}
