import type { Kysely } from 'kysely';
import type { Account } from '../../wire/device.ts';
import type { AuthenticatedDevice, ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';

/** What an authenticator keeps of its account (P24): whose it is, and which web apps' codes may stand where. */
export async function readAccount(
  { db, config, now }: Pick<ServerContext, 'db' | 'config' | 'now'>,
  { sub, active_after }: Pick<AuthenticatedDevice, 'sub' | 'active_after'>,
): Promise<Account> {
  const row = await db
    .selectFrom('accounts')
    .select(['email', 'phone_number'])
    .where('sub', '=', sub)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('unknown_device');
  return {
    sub,
    label: row.email ?? row.phone_number ?? sub,
    issuer_name: config.name,
    web_apps: config.clients.map(({ client_id, client_name, client_secret, origins }) => ({
      client_id,
      client_name,
      // A public client's codes stand on the hosted page only (P19).
      origins: client_secret === undefined ? [] : origins,
    })),
    // A device that waits may be a stranger's, and learns nothing of the others (P22).
    devices_waiting: active_after > now() ? 0 : await countWaiting(db, sub, now()),
  };
}

async function countWaiting(db: Kysely<Database>, sub: string, now: number): Promise<number> {
  const { waiting } = await db
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .where('active_after', '>', now)
    .executeTakeFirstOrThrow();
  return waiting;
}
