import { ScureBase32Plugin } from 'otplib';

const base32 = new ScureBase32Plugin();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What people and pages put between the characters of a secret to make it readable. */
const SEPARATORS = /[\s\p{Cf}\p{Pd}]/gu;

/** Characters. 128 bytes are 205 of base32; the rest is room for separators. */
const LONGEST = 1024;

/**
 * The bytes of a secret in base32 (RFC 4648 section 6), as people meet them: in either case, with spaces and dashes,
 * without padding, and with a last character whose spare bits are set or which is too much, both of which Google's
 * authenticator passes over (`Base32String.decode` of google-authenticator-android). 0, 1 and 8 are refused: which
 * letter somebody meant would be a guess, and a wrong one makes wrong codes.
 *
 * @returns null where the text is none; no bytes where nothing was said.
 */
export function decodeSecret(text: string): Uint8Array | null {
  if (text.length > LONGEST) return null;
  const said = text.replace(SEPARATORS, '').replace(/=+$/, '');
  if (!/^[A-Za-z2-7]*$/.test(said)) return null;
  const length = Math.floor((said.length * 5) / 8);
  if (length === 0) return said === '' ? new Uint8Array() : null;
  return base32.decode(canonical(said.toUpperCase(), length));
}

/** Upper case and without padding, as the Key URI Format wants it. */
export function encodeSecret(bytes: Uint8Array): string {
  return base32.encode(bytes);
}

/** The only spelling of the first `length` bytes: scure refuses every other (RFC 4648 section 3.5). */
function canonical(text: string, length: number): string {
  const characters = Math.ceil((length * 8) / 5);
  const spareBits = characters * 5 - length * 8;
  const last = ALPHABET.indexOf(text.charAt(characters - 1));
  return text.slice(0, characters - 1) + ALPHABET.charAt((last >> spareBits) << spareBits);
}
