import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { decodeBytes, randomToken } from '../../proofs/base64url.ts';
import type { Secrets } from '../context.ts';
import type { Database } from './schema.ts';
import { StoreError } from './store-error.ts';

const JwksSchema = v.object({ keys: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1)) });
const CookieKeysSchema = v.pipe(v.array(v.pipe(v.string(), v.minLength(43))), v.minLength(1));
const NonceKeySchema = v.pipe(v.string(), v.length(43));

/**
 * The keys that every process of this store shares, made at the first start. Two processes that start at once
 * both offer theirs; the first stays, and both read it back. @throws StoreError when a kept one is damaged
 */
export async function loadSecrets(db: Kysely<Database>, now: () => number): Promise<Secrets> {
  const keep = async <T>(name: string, make: () => Promise<T> | T, schema: v.GenericSchema<unknown, T>): Promise<T> =>
    parse(name, (await find(db, name)) ?? (await offer(db, name, JSON.stringify(await make()), now())), schema);
  const nonceKey = await keep('nonce-key', () => randomToken(256), NonceKeySchema);
  return {
    jwks: await keep('provider-jwks', makeSigningKeys, JwksSchema),
    cookieKeys: await keep('cookie-keys', () => [randomToken(256)], CookieKeysSchema),
    nonceKey: decodeBytes(nonceKey),
  };
}

async function find(db: Kysely<Database>, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

async function offer(db: Kysely<Database>, name: string, value: string, created_at: number): Promise<string> {
  await db
    .insertInto('secrets')
    .values({ name, value, created_at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find(db, name)) ?? value;
}

function parse<T>(name: string, value: string, schema: v.GenericSchema<unknown, T>): T {
  try {
    return v.parse(schema, JSON.parse(value));
  } catch (cause) {
    throw new StoreError(`The secret "${name}" in the database is damaged. Restore a backup of it.`, { cause });
  }
}

/** RS256 is what every OpenID client must take (OpenID Connect Core, section 15.1); ES256 is for those that choose it. */
async function makeSigningKeys(): Promise<{ keys: Record<string, unknown>[] }> {
  const keys = await Promise.all(
    (['RS256', 'ES256'] as const).map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = await exportJWK(privateKey);
      return { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
    }),
  );
  return { keys };
}
