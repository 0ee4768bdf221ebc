import { createHmac } from 'node:crypto';
import type { OathAlgorithm } from '../../../src/oath/account.ts';

/** RFC 4226 section 5.3 once more, over node:crypto and with whole numbers only: nothing of it is the product's. */
export function independentValue(algorithm: OathAlgorithm, secret: Uint8Array, counter: bigint): bigint {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(counter);
  const digest = createHmac(algorithm.toLowerCase(), secret).update(message).digest();
  const offset = Number(BigInt(digest.at(-1) ?? 0) % 16n);
  return BigInt(digest.readUInt32BE(offset)) % 2n ** 31n;
}

export function independentCode(algorithm: OathAlgorithm, secret: Uint8Array, counter: bigint, digits: number): string {
  const value = independentValue(algorithm, secret, counter);
  return (value % 10n ** BigInt(digits)).toString().padStart(digits, '0');
}

/** Steam Guard: the value in base 26, its lowest digit first. */
export function independentSteamCode(secret: Uint8Array, counter: bigint): string {
  const inBase26 = independentValue('SHA1', secret, counter).toString(26).padStart(7, '0');
  const letter = (place: number) => '23456789BCDFGHJKMNPQRTVWXY'.charAt(Number.parseInt(inBase26.at(-place) ?? '', 26));
  return [1, 2, 3, 4, 5].map(letter).join('');
}
