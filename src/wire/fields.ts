import * as v from 'valibot';

/** Fields that several messages share. Lengths bound what a hostile peer can make us hold. */

/** base64url without padding, RFC 4648 section 5. */
export const base64url = (min: number, max: number) =>
  v.pipe(v.string(), v.minLength(min), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]+$/, 'base64url characters only'));

/** An OTP: at least 128 random bits as 22 or more base64url characters (P2). */
export const OtpSchema = base64url(22, 128);

/** SHA-256 in base64url. */
export const Sha256Schema = base64url(43, 43);

/** A compact JWS; the largest of ours is below 4 kB. */
export const CompactJwsSchema = v.pipe(
  v.string(),
  v.maxLength(8192),
  v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, 'a compact JWS'),
);

/** Seconds since 1970 (RFC 7519 NumericDate without fractions). */
export const NumericDateSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** An identifier that the server made. */
export const IdSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(255),
  v.regex(/^[\x21-\x7e]+$/, 'printable ASCII'),
);

/** 32 bytes. The last character's two spare bits are zero (RFC 4648 section 3.5), so that a key has one thumbprint. */
const CoordinateSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, '32 bytes as canonical base64url'),
);

/** Public P-256 key, RFC 7518 section 6.2.1. Private members make it invalid. */
export const PublicJwkSchema = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: CoordinateSchema,
  y: CoordinateSchema,
});
export type PublicJwk = v.InferOutput<typeof PublicJwkSchema>;

/** What shows nothing or turns the direction around, as it stands in a character class (flag `u`). */
export const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0`;

/** At most four marks on a character, and nothing unseen. */
const PLAIN = String.raw`(?!.*\p{M}{5})[^${UNSEEN}]*$`;

/**
 * What a person typed or a server sent: no control, bidirectional or invisible characters and no towers of combining
 * marks, so that it can't pretend to be something else nor draw over what stands beside it.
 */
export const PlainTextSchema = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.regex(new RegExp(`^${PLAIN}`, 'u'), 'no control, invisible or bidirectional characters'),
  );

/** The same for what names somebody: something of it can be seen. */
export const NameSchema = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.regex(
      new RegExp(String.raw`^(?=.*\S)${PLAIN}`, 'u'),
      'a name that can be seen, without control, invisible or bidirectional characters',
    ),
  );

/** An origin that a person reads, in an alarm for one: scheme, host and port in lower-case ASCII (P10). */
export const OriginSchema = v.pipe(
  v.string(),
  v.maxLength(512),
  v.regex(
    /^https?:\/\/(?:[a-z0-9._-]*[a-z0-9_-]|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?$/,
    'an origin: scheme, host and port',
  ),
);
