import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { sha256 } from '../../proofs/base64url.ts';
import { JwsError } from '../../proofs/jws.ts';
import { checkProof, ProofError, type ProofKey, proofKeyOf } from '../../proofs/proof.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { PROOF_HEADER } from '../../wire/names.ts';
import { notingRefusal, type Refusals } from '../audit/refusals.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import { rawBodyOf } from './body.ts';
import type { ProofNonces } from './nonce.ts';

export interface ProofCheckerParts {
  readonly db: Kysely<Database>;
  readonly issuer: string;
  readonly nonces: ProofNonces;
  readonly now: () => number;
  readonly refusals: Pick<Refusals, 'note'>;
}

/**
 * Checks the proof of one request (P14) with the key that `keyFor` finds for it. `first` runs once the proof is right
 * and before its `jti` is kept: a key that names itself can be anybody's, so that what it asks for is looked up there,
 * and a stranger who throws keys at us fills no table. What `first` throws is what the request is told.
 */
export type ProofChecker = (
  request: FastifyRequest,
  keyFor: (named: ProofKey) => Promise<CryptoKey>,
  first?: () => Promise<void>,
) => Promise<void>;

/** The address in a proof is the issuer's, never what a Host header says. */
export function createProofChecker({ db, issuer, nonces, now, refusals }: ProofCheckerParts): ProofChecker {
  const check: ProofChecker = async (request, keyFor, first) => {
    const proof = request.headers[PROOF_HEADER];
    if (typeof proof !== 'string') {
      throw new ProblemError('invalid_proof', `The header ${PROOF_HEADER} is missing.`);
    }
    const named = keyNamedBy(proof);
    const key = await keyFor(named);
    const at = now();
    const claims = await asProblem(at, () =>
      checkProof(proof, key, { method: request.method, url: issuer + request.url, body: rawBodyOf(request) }, at),
    );
    if (claims.nonce === undefined || !nonces.isFresh(claims.nonce)) throw new ProblemError('use_nonce');
    await first?.();
    await spend(db, `${await sha256(JSON.stringify(named))}:${claims.jti}`, at);
  };
  return (...asked) => notingRefusal(refusals, 'proof.refused', () => check(...asked));
}

/** @throws ProblemError when the header of the proof is not of our form */
function keyNamedBy(proof: string): ProofKey {
  try {
    return proofKeyOf(proof);
  } catch (error) {
    throw invalidProof(error);
  }
}

async function asProblem<T>(now: number, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ProofError && error.code === 'clock_skew') {
      throw new ProblemError('clock_skew', undefined, { server_time: now });
    }
    throw invalidProof(error);
  }
}

function invalidProof(error: unknown): unknown {
  if (error instanceof JwsError || error instanceof ProofError) return new ProblemError('invalid_proof', error.message);
  return error;
}

/** A `jti` is taken once for each key, while a proof with it could be taken. The row's insertion decides who was first. */
async function spend(db: Kysely<Database>, jti: string, now: number): Promise<void> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('proof_jtis')
    .values({ jti_hash: await sha256(jti), expires_at: now + 2 * LIFETIME.proofSkew + 1 })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new ProblemError('invalid_proof', 'This proof was used already.');
}
