import { type CompactJWSHeaderParameters, CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import * as v from 'valibot';
import { decodeBytes } from './base64url.ts';

/** Header members through which a token could name its own key (RFC 7515 section 4.1.2 to 4.1.8). Never followed. */
const KEY_MEMBERS = ['jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'] as const;

/** The token is malformed, of another type or algorithm, or its signature is wrong. */
export class JwsError extends Error {
  override readonly name = 'JwsError';
}

/** Reads and vets the protected header: only ES256, the expected `typ`, no `crit`, no foreign key, and `jwk` only where asked for. */
export function readHeader(token: string, typ: string, allowJwk: boolean): CompactJWSHeaderParameters {
  let header: CompactJWSHeaderParameters;
  try {
    header = decodeProtectedHeader(token) as CompactJWSHeaderParameters;
  } catch (cause) {
    throw new JwsError('not a compact JWS', { cause });
  }
  if (header.alg !== 'ES256') throw new JwsError('alg must be ES256');
  if (header.typ !== typ) throw new JwsError(`typ must be ${typ}`);
  if ('crit' in header) throw new JwsError('crit is not taken');
  if ('b64' in header) throw new JwsError('b64 is not taken');
  for (const member of KEY_MEMBERS) if (member in header) throw new JwsError(`${member} is not taken`);
  if (!allowJwk && 'jwk' in header) throw new JwsError('jwk is not taken here');
  return header;
}

/** Verifies the signature and parses the claims by their schema. @throws JwsError */
export async function verifyJws<S extends v.GenericSchema>(
  token: string,
  key: CryptoKey,
  schema: S,
): Promise<v.InferOutput<S>> {
  let payload: Uint8Array;
  try {
    const [, , signature = ''] = token.split('.');
    if (decodeBytes(signature).length !== 64) throw new TypeError('an ES256 signature has 64 bytes');
    ({ payload } = await compactVerify(token, key, { algorithms: ['ES256'] }));
  } catch (cause) {
    throw new JwsError('the signature is not valid', { cause });
  }
  let claims: unknown;
  try {
    claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw new JwsError('the payload is not JSON', { cause });
  }
  const parsed = v.safeParse(schema, claims);
  if (!parsed.success)
    throw new JwsError(`claims: ${v.flatten(parsed.issues).root?.[0] ?? v.summarize(parsed.issues)}`);
  return parsed.output;
}

/** Compact JWS over the JSON of `claims`, ES256. */
export function signJws(
  claims: object,
  header: Omit<CompactJWSHeaderParameters, 'alg'>,
  key: CryptoKey,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ ...header, alg: 'ES256' })
    .sign(key);
}
