import fc from 'fast-check';
import type { OathAccount } from '../../../src/oath/account.ts';
import { cleanName } from '../../../src/oath/account-name.ts';
import { OWN_PARAMETERS } from '../../../src/oath/check-account.ts';

export const secret = fc.uint8Array({ minLength: 1, maxLength: 128 });
export const algorithm = fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const);
export const digits = fc.integer({ min: 5, max: 10 });
export const period = fc.oneof(fc.constant(30), fc.integer({ min: 1, max: 86_400 }));
export const counter = fc.oneof(fc.nat(20), fc.maxSafeNat());

/** What separates, encodes and deceives, in names of every length; some are their own issuer's prefix. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', 'A', ':', ' ', '%', '+', '/', '?', '&', '=', '#', '\u0301', '\u{1f511}', 'İ'),
  }),
  fc.constantFrom('', 'Steam', 'a:a', 'https://example.org', '__proto__', '%3A', '+', ':'),
);
export const name = text.map(cleanName);

const extraName = text.filter((one) => one !== '' && !OWN_PARAMETERS.has(one.trim().toLowerCase()));
const whole = (one: string) => one.replace(/\p{Cs}/gu, '\uFFFD');
export const extra = fc.array(fc.tuple(extraName.map(whole), text.map(whole)), { maxLength: 5 });

const names = fc
  .tuple(name, name, fc.boolean())
  .map(([issuer, label, isPrefixed]) => ({ issuer, label: isPrefixed ? cleanName(`${issuer}:${label}`) : label }));

const base = fc
  .record({ names, secret, algorithm, digits, extra })
  .map(({ names: { issuer, label }, ...rest }) => ({ issuer, label, ...rest }));

/** Every account that may be. */
export const account: fc.Arbitrary<OathAccount> = fc.oneof(
  fc.tuple(base, period).map(([rest, seconds]) => ({ kind: 'totp' as const, ...rest, period: seconds })),
  fc.tuple(base, period).map(([rest, seconds]) => ({ kind: 'steam' as const, ...rest, digits: 5, period: seconds })),
  fc.tuple(base, counter).map(([rest, next]) => ({ kind: 'hotp' as const, ...rest, counter: next })),
);

/** Those that Google Authenticator holds. */
export const transferable: fc.Arbitrary<OathAccount> = account.map((one): OathAccount => {
  const plain = { ...one, algorithm: 'SHA1', digits: one.digits % 2 === 0 ? 8 : 6, extra: [] } as const;
  return plain.kind === 'hotp' ? plain : { ...plain, kind: 'totp', period: 30 };
});
