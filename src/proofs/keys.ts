import { calculateJwkThumbprint } from 'jose';
import type { PublicJwk } from '../wire/fields.ts';

/** ES256 on P-256, RFC 7518 section 3.4. WebCrypto signs as IEEE P1363, 64 bytes, which is what JWS wants. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new account key. Extractable, so that the vault can wrap it; used only as the non-extractable import of what was wrapped. */
export async function generateAccountKey(): Promise<{ privateKey: CryptoKey; publicJwk: PublicJwk }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return { privateKey: pair.privateKey, publicJwk: publicPart(await crypto.subtle.exportKey('jwk', pair.publicKey)) };
}

/** @throws DOMException when the coordinates are no point of the curve. */
export const importPublicKey = (jwk: PublicJwk): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['verify']);

/** RFC 7638 thumbprint, SHA-256, base64url. */
export const thumbprint = (jwk: PublicJwk): Promise<string> => calculateJwkThumbprint(jwk, 'sha256');

/** Only the members that RFC 7638 hashes; `ext`, `key_ops` and private members stay behind. */
export function publicPart(jwk: JsonWebKey): PublicJwk {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.x === undefined || jwk.y === undefined) {
    throw new TypeError('not a P-256 key');
  }
  return { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y };
}
