import * as v from 'valibot';
import {
  base64url,
  IdSchema,
  NumericDateSchema,
  type PublicJwk,
  PublicJwkSchema,
  Sha256Schema,
} from '../wire/fields.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import { PROOF_TYPE } from '../wire/names.ts';
import { randomToken, sha256 } from './base64url.ts';
import { readHeader, signJws, verifyJws } from './jws.ts';

/**
 * Proof of possession for one HTTP request (P14), after RFC 9449 (DPoP), with a `typ` of its own so that no
 * DPoP proof of another system passes here, and with the hash of the body.
 */
export const ProofClaimsSchema = v.strictObject({
  htm: v.string(),
  htu: v.string(),
  /** SHA-256 of the body's bytes; of the empty string where there is none. */
  bh: Sha256Schema,
  iat: NumericDateSchema,
  jti: base64url(22, 64),
  nonce: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type ProofClaims = v.InferOutput<typeof ProofClaimsSchema>;

/** Who signs: a registered device by its id, or (for `POST /devices` only) a key that names itself. */
export type ProofKey = { readonly kid: string } | { readonly jwk: PublicJwk };

export interface ProofRequest {
  readonly method: string;
  /** Absolute URL; query and fragment are left out of `htu`, as in RFC 9449 section 4.2. */
  readonly url: string;
  readonly body: string;
}

/** `iat` in seconds, by the server's clock as far as the client knows it. */
export async function makeProof(
  request: ProofRequest,
  signer: { readonly key: CryptoKey; readonly id: ProofKey },
  options: { readonly iat: number; readonly nonce?: string | undefined },
): Promise<string> {
  const claims: ProofClaims = {
    htm: request.method,
    htu: htu(request.url),
    bh: await sha256(request.body),
    iat: options.iat,
    jti: randomToken(),
    ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
  };
  return signJws(claims, { typ: PROOF_TYPE, ...signer.id }, signer.key);
}

/** Which key a proof says it was made with. Nothing is verified yet. @throws JwsError */
export function proofKeyOf(token: string): ProofKey {
  const header = readHeader(token, PROOF_TYPE, true);
  const parsed = v.safeParse(v.union([v.strictObject({ kid: IdSchema }), v.strictObject({ jwk: PublicJwkSchema })]), {
    ...('kid' in header ? { kid: header.kid } : {}),
    ...('jwk' in header ? { jwk: header.jwk } : {}),
  });
  if (!parsed.success) throw new ProofError('invalid_proof', 'the header must hold either kid or a public P-256 jwk');
  return parsed.output;
}

/** The proof does not fit the request, or its time is off. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  constructor(
    readonly code: 'invalid_proof' | 'clock_skew',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Checks signature, method, URL, body and time. Nonce and `jti` are the caller's to check: they need the
 * server's secret and its store. @throws JwsError, ProofError
 */
export async function checkProof(
  token: string,
  key: CryptoKey,
  request: ProofRequest,
  now: number,
): Promise<ProofClaims> {
  const claims = await verifyJws(token, key, ProofClaimsSchema);
  if (claims.htm !== request.method) throw new ProofError('invalid_proof', 'made for another method');
  if (claims.htu !== htu(request.url)) throw new ProofError('invalid_proof', 'made for another address');
  if (claims.bh !== (await sha256(request.body))) throw new ProofError('invalid_proof', 'made for another body');
  if (Math.abs(claims.iat - now) > LIFETIME.proofSkew) throw new ProofError('clock_skew', 'made at another time');
  return claims;
}

function htu(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
