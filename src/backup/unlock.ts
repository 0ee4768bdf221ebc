import { argon2idAsync } from '@noble/hashes/argon2.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import {
  MAX_ARGON2_KIB,
  MAX_ARGON2_LANES,
  MAX_ARGON2_WORK,
  MAX_SCRYPT_BLOCKS,
  MAX_SCRYPT_BYTES,
  MAX_SCRYPT_WORK,
} from './bounds.ts';

/** Costs of scrypt (RFC 7914, section 2). */
export interface ScryptCosts {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** Costs of Argon2 (RFC 9106, section 3.1); `memory` in KiB. */
export interface Argon2Costs {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** Bytes of keys that are derived here. */
const KEY_BYTES = 32;

/** 32 bytes (RFC 8018, section 5.2). The caller bounds `iterations`. */
export async function pbkdf2(
  password: string,
  salt: Uint8Array,
  iterations: number,
  hash: 'SHA-1' | 'SHA-256',
): Promise<Uint8Array> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const parameters = { name: 'PBKDF2', hash, salt: salt as BufferSource, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, secret, KEY_BYTES * 8));
}

/** scrypt's N * r * p: what it costs, to be summed up over what a file asks. */
export const scryptWork = ({ n, r, p }: ScryptCosts): number => n * r * p;

/** Whether scrypt takes these numbers at all, and we are willing to. */
export function mayScrypt(costs: ScryptCosts): boolean {
  const { n, r, p } = costs;
  const areCounts = [n, r, p].every((each) => Number.isSafeInteger(each) && each >= 1);
  if (!areCounts || n < 2 || !Number.isInteger(Math.log2(n))) return false;
  if (r * p > MAX_SCRYPT_BLOCKS) return false;
  return 128 * n * r <= MAX_SCRYPT_BYTES && scryptWork(costs) <= MAX_SCRYPT_WORK;
}

/** 32 bytes. The caller has asked `mayScrypt`. */
export function scrypt(password: string, salt: Uint8Array, { n, r, p }: ScryptCosts): Promise<Uint8Array> {
  return scryptAsync(new TextEncoder().encode(password), salt, { N: n, r, p, dkLen: KEY_BYTES });
}

/** Whether Argon2 takes these numbers at all, and we are willing to. */
export function mayArgon2({ memory, passes, lanes }: Argon2Costs): boolean {
  if (![memory, passes, lanes].every((each) => Number.isSafeInteger(each) && each >= 1)) return false;
  return (
    lanes <= MAX_ARGON2_LANES && memory >= 8 * lanes && memory <= MAX_ARGON2_KIB && memory * passes <= MAX_ARGON2_WORK
  );
}

/** 32 bytes of Argon2id, version 0x13. The caller has asked `mayArgon2`; the salt has 8 bytes at least. */
export function argon2id(password: string, salt: Uint8Array, costs: Argon2Costs): Promise<Uint8Array> {
  const { memory: m, passes: t, lanes: p } = costs;
  return argon2idAsync(new TextEncoder().encode(password), salt, { m, t, p, dkLen: KEY_BYTES });
}

/** What AES-256-GCM sealed, with its tag of 16 bytes at the end; `null` for another key and for other bytes. */
export async function openAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  additionalData: Uint8Array = new Uint8Array(),
): Promise<Uint8Array | null> {
  try {
    const aes = await crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['decrypt']);
    const parameters = {
      name: 'AES-GCM',
      iv: nonce as BufferSource,
      additionalData: additionalData as BufferSource,
    };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, aes, sealed as BufferSource));
  } catch {
    return null;
  }
}
