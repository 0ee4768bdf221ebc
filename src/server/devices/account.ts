import type { Kysely } from 'kysely';
import type { Account } from '../../wire/device.ts';
import type { Config } from '../config/config.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';

/** What an authenticator keeps of its account (P24): whose it is, and which web apps' codes may stand where. */
export async function readAccount(db: Kysely<Database>, config: Config, sub: string): Promise<Account> {
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
  };
}
