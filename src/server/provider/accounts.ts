import type { Account } from 'oidc-provider';
import type { ServerContext } from '../context.ts';

/** The account of a `sub` with the claims that its scopes release (P23); destinations are kept only when verified. */
export async function findAccount({ db }: Pick<ServerContext, 'db'>, sub: string): Promise<Account | undefined> {
  const account = await db.selectFrom('accounts').selectAll().where('sub', '=', sub).executeTakeFirst();
  if (account === undefined) return undefined;
  return {
    accountId: sub,
    claims: () => ({
      sub,
      ...(account.email === null ? {} : { email: account.email, email_verified: true }),
      ...(account.phone_number === null ? {} : { phone_number: account.phone_number, phone_number_verified: true }),
    }),
  };
}
