import { LIFETIME } from '../wire/lifetimes.ts';
import { DECISION_TYPE } from '../wire/names.ts';
import { type DecisionClaims, DecisionClaimsSchema } from '../wire/transaction.ts';
import { randomToken } from './base64url.ts';
import { readHeader, signJws, verifyJws } from './jws.ts';
import type { ObservedPage } from './origin.ts';

/** What both sides know of a claimed transaction. A decision must repeat all of it. */
export interface DecisionContext {
  readonly device_id: string;
  readonly sub: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly txn: string;
  readonly otp_hash: string;
  readonly details_hash: string;
}

export type Verdict =
  | { readonly decision: 'accept' }
  | { readonly decision: 'deny'; readonly reason: 'not_me' | 'cancelled' };

/** Signs a decision (P15). `now` is in seconds by the server's clock as far as the client knows it. */
export function makeDecision(
  context: DecisionContext,
  verdict: Verdict,
  page: ObservedPage,
  options: { readonly key: CryptoKey; readonly now: number; readonly uv: boolean },
): Promise<string> {
  const { device_id, issuer, ...rest } = context;
  const claims: DecisionClaims = {
    ...rest,
    iss: device_id,
    aud: issuer,
    ...verdict,
    origin: page.origin,
    top_origin: page.top_origin,
    path: page.path,
    uv: options.uv,
    iat: options.now,
    exp: options.now + LIFETIME.decisionJws,
    jti: randomToken(),
  };
  return signJws(claims, { typ: DECISION_TYPE, kid: device_id }, options.key);
}

/** The decision is genuine but belongs to something else, or its time is off. */
export class DecisionError extends Error {
  override readonly name = 'DecisionError';
}

/**
 * Checks that a decision was signed by `key` for exactly this transaction, now. Whether its origin may show
 * the code is a question of its own: `mayShowCode`. @throws JwsError, DecisionError
 */
export async function checkDecision(
  token: string,
  key: CryptoKey,
  expected: DecisionContext,
  now: number,
): Promise<DecisionClaims> {
  const header = readHeader(token, DECISION_TYPE, false);
  if (header.kid !== expected.device_id) throw new DecisionError('kid is another device');
  const claims = await verifyJws(token, key, DecisionClaimsSchema);
  const same: ReadonlyArray<readonly [keyof DecisionClaims, string]> = [
    ['iss', expected.device_id],
    ['sub', expected.sub],
    ['aud', expected.issuer],
    ['client_id', expected.client_id],
    ['txn', expected.txn],
    ['otp_hash', expected.otp_hash],
    ['details_hash', expected.details_hash],
  ];
  for (const [claim, value] of same) if (claims[claim] !== value) throw new DecisionError(`${claim} does not match`);
  if (claims.exp <= claims.iat || claims.exp - claims.iat > LIFETIME.decisionJws)
    throw new DecisionError('exp is not within 60 s of iat');
  if (claims.iat > now + LIFETIME.proofSkew) throw new DecisionError('iat is in the future');
  // A clock that is late by less than a proof may be passes there unnoticed, and is forgiven here as well.
  if (claims.exp + LIFETIME.proofSkew < now) throw new DecisionError('expired');
  return claims;
}
