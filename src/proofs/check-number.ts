import { decodeBytes } from './base64url.ts';

/**
 * Six digits of a key, `482 913`, that a person compares in two places before one of them lets the key in (P22). Of
 * the thumbprint (RFC 7638), so both sides make it themselves. It tells a mix-up; a key can be searched for to fit a
 * number that is known beforehand (10^6 tries). So the number of a key is never shown before its claim, and an account
 * takes no second key of a number that one of its devices shows.
 */
export function checkNumber(thumbprint: string): string {
  const bytes = decodeBytes(thumbprint);
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % 1_000_000;
  const digits = number.toString().padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
