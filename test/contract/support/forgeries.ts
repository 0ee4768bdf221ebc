import { createHmac, createPublicKey, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import type { TestKey } from './device.ts';

/** A right token: its header, its claims, the key of its device, and a key that the attacker has. */
export interface RightToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly key: TestKey;
  readonly own: TestKey;
}

export interface Forgery {
  readonly what: string;
  readonly make: (right: RightToken) => string;
}

/** A token of exactly these texts, with the signature that `signed` makes of them. */
export function tokenOf(header: string, claims: string, signed: (input: string) => string | Buffer): string {
  const input = `${Buffer.from(header).toString('base64url')}.${Buffer.from(claims).toString('base64url')}`;
  return `${input}.${Buffer.from(signed(input)).toString('base64url')}`;
}

/** The signature of ES256 (RFC 7518 section 3.4), or one that is near it. */
export const ecdsa =
  (key: KeyObject, hash = 'sha256', dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363') =>
  (input: string): Buffer =>
    sign(hash, Buffer.from(input), { key, dsaEncoding });

/** The order of P-256's base point (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same token under the other signature that fits it, made without the key: ECDSA takes s and n - s alike. */
export function withOtherSignature(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = ORDER - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  return [header, claims, other.toString('base64url')].join('.');
}

export const es256 = ({ privateKey }: TestKey) => ecdsa(KeyObject.from(privateKey));

const text = (value: object): string => JSON.stringify(value);

const rightlySigned = (what: string, more: (right: RightToken) => object): Forgery => ({
  what: `${what} in the header, rightly signed`,
  make: (right) => tokenOf(text({ ...right.header, ...more(right) }), text(right.claims), es256(right.key)),
});

const ownKey = (what: string, more: (right: RightToken) => object): Forgery => ({
  what: `signed with an own key ${what}`,
  make: (right) => tokenOf(text({ ...right.header, ...more(right) }), text(right.claims), es256(right.own)),
});

const unsigned = (alg: string, signature: string): Forgery => ({
  what: `alg ${alg} with the signature "${signature}"`,
  make: ({ header, claims }) => tokenOf(text({ ...header, alg }), text(claims), () => signature),
});

/** An HMAC can be made by whoever has its secret, and a public key is everybody's (RFC 8725 section 2.1). */
const publicSecret = (what: string, bytes: (key: KeyObject) => string | Buffer): Forgery => ({
  what: `HS256 with the public key as secret, as ${what}`,
  make: ({ header, claims, key }) => {
    const known = bytes(createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' }));
    return tokenOf(text({ ...header, alg: 'HS256' }), text(claims), (input) =>
      createHmac('sha256', known).update(input).digest(),
    );
  },
});

const P384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

/** Tokens that say the right thing and are nobody's word. */
export const FORGERIES: readonly Forgery[] = [
  unsigned('none', ''),
  unsigned('None', 'x'),
  unsigned('none', 'A'.repeat(64)),
  unsigned('ES256', '\0'.repeat(64)),
  publicSecret('JWK', (key) => text(key.export({ format: 'jwk' }))),
  publicSecret('PEM', (key) => key.export({ type: 'spki', format: 'pem' })),
  publicSecret('DER', (key) => key.export({ type: 'spki', format: 'der' })),
  {
    what: 'ES256 with a signature as DER',
    make: ({ header, claims, key }) =>
      tokenOf(text(header), text(claims), ecdsa(KeyObject.from(key.privateKey), 'sha256', 'der')),
  },
  {
    what: 'ES256 with SHA-384 below it',
    make: ({ header, claims, key }) =>
      tokenOf(text(header), text(claims), ecdsa(KeyObject.from(key.privateKey), 'sha384')),
  },
  {
    what: 'ES384 with the right key',
    make: ({ header, claims, key }) =>
      tokenOf(text({ ...header, alg: 'ES384' }), text(claims), ecdsa(KeyObject.from(key.privateKey), 'sha384')),
  },
  {
    what: 'ES384 with an own key',
    make: ({ header, claims }) => tokenOf(text({ ...header, alg: 'ES384' }), text(claims), ecdsa(P384, 'sha384')),
  },
  {
    what: 'alg twice, none at last',
    make: ({ header, claims, key }) => tokenOf(text(header).replace(/}$/, ',"alg":"none"}'), text(claims), es256(key)),
  },
  ownKey('that nothing names', () => ({})),
  ownKey('and named by jwk', ({ own }) => ({ jwk: own.publicJwk })),
  ownKey('and named by jwk in the place of kid', ({ own }) => ({ jwk: own.publicJwk, kid: undefined })),
  ownKey('and named by jku', () => ({ jku: 'https://evil.example/keys' })),
  ownKey('and named by x5u', () => ({ x5u: 'https://evil.example/cert' })),
  ownKey('and named by x5c', () => ({ x5c: ['AA'] })),
  rightlySigned('jku', () => ({ jku: 'https://evil.example/keys' })),
  rightlySigned('its own jwk', ({ key }) => ({ jwk: key.publicJwk })),
  rightlySigned('crit', () => ({ crit: ['exp'], exp: 1 })),
  rightlySigned('an empty crit', () => ({ crit: [] })),
  rightlySigned('b64', () => ({ b64: false, crit: ['b64'] })),
  rightlySigned('no typ', () => ({ typ: undefined })),
  rightlySigned('typ of RFC 9449', () => ({ typ: 'dpop+jwt' })),
  rightlySigned('another kid', () => ({ kid: 'another-device' })),
  rightlySigned('a list as kid', ({ header }) => ({ kid: [header['kid']] })),
];
