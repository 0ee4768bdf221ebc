import { decodeJwt } from 'jose';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { AuthorizationParams } from '../transactions/birth.ts';

/** No account's `sub`, which never holds a space: whoever asks for an account that does not exist gets a code that nobody can claim, and learns nothing. */
const NOBODY = 'no account';

/**
 * The account that `login_hint` (a sub, an e-mail address or an E.164 phone number) or `id_token_hint` names, or
 * `null` where there is no hint (P8). The provider has verified the ID token's signature before.
 */
export async function expectedAccount(db: Kysely<Database>, params: AuthorizationParams): Promise<string | null> {
  const { login_hint: loginHint, id_token_hint: idTokenHint } = params;
  const named: string[] = [];
  if (typeof loginHint === 'string' && loginHint !== '') named.push((await byHint(db, loginHint)) ?? NOBODY);
  if (typeof idTokenHint === 'string' && idTokenHint !== '') named.push(decodeJwt(idTokenHint).sub ?? NOBODY);
  const [first, second] = named;
  if (first === undefined) return null;
  return second === undefined || second === first ? first : NOBODY;
}

/**
 * The account of a second factor: a `sub`, as `login_hint` or in an ID token. Addresses and numbers are not taken, since
 * they can become another person's (OpenID Connect Core section 5.7), and since the answer says whether there is one:
 * a `sub` is random, and only who was told it can ask. `null` where none is named, or the two disagree.
 */
export async function secondFactorAccount(db: Kysely<Database>, params: AuthorizationParams): Promise<string | null> {
  const { login_hint: loginHint, id_token_hint: idTokenHint } = params;
  const named = new Set<string>();
  if (typeof loginHint === 'string' && loginHint !== '') named.add(loginHint);
  if (typeof idTokenHint === 'string' && idTokenHint !== '') named.add(decodeJwt(idTokenHint).sub ?? NOBODY);
  const [sub, another] = named;
  if (sub === undefined || another !== undefined) return null;
  const account = await db.selectFrom('accounts').select('sub').where('sub', '=', sub).executeTakeFirst();
  return account?.sub ?? null;
}

async function byHint(db: Kysely<Database>, hint: string): Promise<string | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select('sub')
    .where((eb) =>
      eb.or([eb('sub', '=', hint), eb('email', '=', hint.trim().toLowerCase()), eb('phone_number', '=', hint.trim())]),
    )
    // An imported `sub` may look like an address that became another account's.
    .orderBy((eb) => eb('sub', '=', hint), 'desc')
    .executeTakeFirst();
  return account?.sub;
}
