import type { AdapterPayload } from 'oidc-provider';
import { sha256 } from '../../proofs/base64url.ts';

/** Stands in a stored `returnTo` where the interaction's uid was. */
const UID = '{uid}';

/**
 * The payload without the secrets that repeat the record's id, so that who reads the database can use none of
 * them (P2). `parJti` stays a hash for good: an interaction finds its approval by it and needs no more (P5).
 * An interaction keeps no earlier session, so that none can answer it or end it (P7).
 */
export async function hide(kind: string, id: string, payload: AdapterPayload): Promise<AdapterPayload> {
  const { jti: _, ...rest } = payload;
  if (kind !== 'Interaction') return rest;
  const { session: __, parJti, returnTo, ...interaction } = rest;
  return {
    ...interaction,
    ...(parJti === undefined ? {} : { parJti: isHash(parJti) ? parJti : HASH_PREFIX + (await sha256(parJti)) }),
    ...(returnTo === undefined ? {} : { returnTo: returnTo.replace(id, UID) }),
  };
}

/** The payload as the provider gave it, from the value that it was looked up by. */
export function restore(kind: string, id: string | undefined, payload: AdapterPayload): AdapterPayload {
  if (id === undefined) return payload;
  const { returnTo } = payload;
  return {
    ...payload,
    jti: id,
    ...(kind === 'Interaction' && returnTo !== undefined ? { returnTo: returnTo.replace(UID, id) } : {}),
  };
}

/** Marks a `parJti` that was hashed already: interactions are saved more than once. No request id holds a colon. */
const HASH_PREFIX = 'sha256:';

const isHash = (parJti: string): boolean => parJti.startsWith(HASH_PREFIX);

/** The hash of the request that an interaction came from, whether it was stored yet or not; `undefined` without PAR. */
export async function requestHash(parJti: string | undefined): Promise<string | undefined> {
  if (parJti === undefined) return undefined;
  return isHash(parJti) ? parJti.slice(HASH_PREFIX.length) : sha256(parJti);
}
