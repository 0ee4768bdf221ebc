import type { Kysely } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { AccountsTable, Database } from '../store/schema.ts';

/**
 * Seconds without a sign of any of an account's devices after which its number may be another person's: operators
 * keep a given-up number back for 45 days at least (47 CFR 52.15(f)(1)(ii)). An authenticator that is in use shows
 * itself daily (P24).
 */
export const RECYCLED_AFTER = 45 * 86_400;

/**
 * Whether who verified this account's number now may be somebody else than who did it then (P22). An account that
 * never had a device and never signed in by a code was imported: there the operator vouches for the number.
 */
export async function mayBeRecycled(
  tx: Kysely<Database>,
  { sub, signed_in_by_code_at }: Pick<AccountsTable, 'sub' | 'signed_in_by_code_at'>,
  now: number,
): Promise<boolean> {
  const devices = await tx
    .selectFrom('devices')
    .select(['created_at', 'last_used_at', 'revoked_at'])
    .where('sub', '=', sub)
    .execute();
  const signs = [
    ...devices.flatMap(({ created_at, last_used_at, revoked_at }) => [created_at, last_used_at, revoked_at]),
    signed_in_by_code_at,
  ].filter((at) => at !== null);
  return signs.length > 0 && Math.max(...signs) <= now - RECYCLED_AFTER;
}

/** The account goes on without its number, which then is free for its new owner. */
export async function releaseNumber(
  { audit }: Pick<ServerContext, 'audit'>,
  tx: Kysely<Database>,
  { sub }: Pick<AccountsTable, 'sub'>,
): Promise<void> {
  await tx.updateTable('accounts').set({ phone_number: null }).where('sub', '=', sub).execute();
  await audit({ event: 'account.number_released', sub }, tx);
}
