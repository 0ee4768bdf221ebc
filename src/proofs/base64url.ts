/** base64url without padding (RFC 4648 section 5) for bytes and UTF-8 text, in browsers and Node alike. */
import { base64url } from 'jose';

export const encodeBytes = (bytes: Uint8Array): string => base64url.encode(bytes);
export const encodeText = (text: string): string => base64url.encode(text);

/** @throws TypeError when the text is not base64url. */
export const decodeBytes = (text: string): Uint8Array => base64url.decode(text);

/** @throws TypeError when the text is not base64url of valid UTF-8. */
export const decodeText = (text: string): string => new TextDecoder('utf-8', { fatal: true }).decode(decodeBytes(text));

/** `bits` random bits; 128 make 22 characters. */
export function randomToken(bits = 128): string {
  return encodeBytes(crypto.getRandomValues(new Uint8Array(Math.ceil(bits / 8))));
}

/** SHA-256 of UTF-8 text or bytes, as base64url: 43 characters. */
export async function sha256(input: string | Uint8Array): Promise<string> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  return encodeBytes(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)));
}
