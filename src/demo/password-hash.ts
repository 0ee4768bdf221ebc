import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What is kept of a password: nothing that it could be read from. Bytes as base64url. */
export interface PasswordHash {
  readonly salt: string;
  readonly hash: string;
  /** So that hashes made with other costs can still be checked. */
  readonly cost: Cost;
}

/** scrypt's parameters. */
export type Cost = readonly [n: number, r: number, p: number];

/** OWASP Password Storage Cheat Sheet: 32 MiB a check. */
export const COST: Cost = [2 ** 15, 8, 3];
const MOST_MEMORY = 64 * 1024 * 1024;
const BYTES = 32;

/** RFC 7914 with a random salt. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return { salt: salt.toString('base64url'), hash: hash.toString('base64url'), cost };
}

/** Takes as long for a wrong password as for the right one, and as long where there is no hash, at `cost`: `null` never fits. */
export async function fitsPassword(
  password: string,
  kept: PasswordHash | null,
  costOfNobody: Cost = COST,
): Promise<boolean> {
  const { salt, hash, cost } = kept ?? { ...NOBODYS, cost: costOfNobody };
  const expected = Buffer.from(hash, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return given.length === expected.length && timingSafeEqual(given, expected) && kept !== null;
}

const NOBODYS = {
  salt: randomBytes(16).toString('base64url'),
  hash: randomBytes(BYTES).toString('base64url'),
};

/** The same characters however a keyboard writes them (NIST SP 800-63B section 5.1.1.2). */
const normal = (password: string) => password.normalize('NFKC');

function derive(password: string, salt: Uint8Array, [N, r, p]: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(normal(password), salt, BYTES, { N, r, p, maxmem: MOST_MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
