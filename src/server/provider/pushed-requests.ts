import { decodeJwt, UnsecuredJWT } from 'jose';
import type { Kysely, Transaction } from 'kysely';
import type Provider from 'oidc-provider';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { REQUEST_URI_PREFIX } from '../../wire/names.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { type AuthorizationParams, createPushed } from '../transactions/birth.ts';
import { expectedAccount } from './hints.ts';

/** Claims of the request object that the provider sets itself. What is left are the authorization parameters. */
const OWN_CLAIMS = new Set(['iss', 'aud', 'iat', 'exp', 'nbf', 'jti']);

/** The row that a pushed request is born with (P3), with the account that its hints name (P8). */
export async function recordPushed(
  context: Pick<ServerContext, 'now' | 'audit'>,
  trx: Transaction<Database>,
  pushed: { readonly otpHash: string; readonly request: string },
): Promise<void> {
  const params = paramsOf(pushed.request);
  await createPushed(context, trx, {
    otpHash: pushed.otpHash,
    clientId: String(params.client_id),
    expectedSub: await expectedAccount(trx, params),
    params,
  });
}

/**
 * Whether the authorization endpoint may load a pushed request, now and once. Opening a shown one fixes its mode
 * as `hosted`, by compare-and-set against the claim (P3); a minted one opens as the way on of its login (P4). One that
 * is asked for in another web app's name is not there, and is not used up by it (RFC 9126 section 2.2 binds the two).
 */
export async function openPushed(
  db: Kysely<Database>,
  { otpHash, clientId }: { readonly otpHash: string; readonly clientId: string },
  now: number,
): Promise<boolean> {
  const opened = await db
    .updateTable('transactions')
    .set({ mode: 'hosted', minted_hash: otpHash })
    .where('otp_hash', '=', otpHash)
    .where('client_id', '=', clientId)
    .where('mode', 'is', null)
    .where('state', '=', 'pending')
    .where('claim_by', '>', now)
    .returning('id')
    .executeTakeFirst();
  if (opened !== undefined) return true;
  const minted = await db
    .selectFrom('transactions')
    .select('id')
    .where('minted_hash', '=', otpHash)
    .where('client_id', '=', clientId)
    .where('mode', '=', 'embedded')
    .where('state', '=', 'accepted')
    .executeTakeFirst();
  return minted !== undefined;
}

/** A name for a fresh request, and the hash by which its interaction will find its approval. */
export async function newRequestId(): Promise<{ readonly id: string; readonly hash: string }> {
  const id = randomToken(256);
  return { id, hash: await sha256(id) };
}

/**
 * Stores the request of an accepted embedded login anew under `id` (P4), since the provider refuses the pushed
 * one 60 s after it was pushed. Answers the path at the authorization endpoint to go on to.
 */
export async function mintRequest(
  provider: Provider,
  id: string,
  login: { readonly clientId: string; readonly params: AuthorizationParams },
): Promise<string> {
  // The provider checks these times with its own clock.
  const now = Math.floor(Date.now() / 1000);
  const request = new UnsecuredJWT({ ...login.params })
    .setIssuer(login.clientId)
    .setAudience(provider.issuer)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + LIFETIME.mintedRequest)
    .encode();
  const exp = now + LIFETIME.mintedRequest;
  await provider.PushedAuthorizationRequest.adapter.upsert(
    id,
    { kind: 'PushedAuthorizationRequest', request, trusted: Object.keys(login.params), iat: now, exp },
    LIFETIME.mintedRequest,
  );
  const query = new URLSearchParams({ client_id: login.clientId, request_uri: `${REQUEST_URI_PREFIX}${id}` });
  return `${provider.pathFor('authorization')}?${query.toString()}`;
}

function paramsOf(request: string): AuthorizationParams {
  return Object.fromEntries(Object.entries(decodeJwt(request)).filter(([name]) => !OWN_CLAIMS.has(name)));
}
