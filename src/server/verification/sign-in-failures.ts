import type { Kysely } from 'kysely';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';

/**
 * Wrong sign-in codes of one UTC hour, over all destinations and processes (P21). The limits of one destination stop
 * nobody who tries a few codes at each of very many; what that gains a year is worked out in docs/THREATS.md. One
 * requester alone must not close the door for everybody.
 */
export const SIGN_IN_FAILURES = { anHour: 1000, requesterAnHour: 50 } as const;

/** Said where the whole server takes no sign-in code for the rest of the hour. */
export const CODES_PAUSED = 'Too many wrong sign-in codes were typed at this server.';

const HOUR = 3600;

interface SignInTry {
  readonly requester: string;
  readonly now: number;
}

/**
 * Run it in the database transaction of the check, before it: writes wait for one another, so that the count holds.
 * @throws ProblemError too_many_requests until the hour is over
 */
export async function limitSignInFailures(tx: Kysely<Database>, { requester, now }: SignInTry): Promise<void> {
  const hour = hourOf(now);
  const rows = await tx
    .selectFrom('sign_in_failures')
    .select(['requester', 'failures'])
    .where('hour', '=', hour)
    .execute();
  const retry_after = (hour + 1) * HOUR - now;
  const all = rows.reduce((sum, { failures }) => sum + failures, 0);
  if (all >= SIGN_IN_FAILURES.anHour) throw new ProblemError('too_many_requests', CODES_PAUSED, { retry_after });
  const own = rows.find((row) => row.requester === requester)?.failures ?? 0;
  if (own >= SIGN_IN_FAILURES.requesterAnHour) throw new ProblemError('too_many_requests', undefined, { retry_after });
}

/** Run it in the database transaction of the check that failed. The failure that closes the door leaves an audit line. */
export async function countSignInFailure(
  { audit }: Pick<ServerContext, 'audit'>,
  tx: Kysely<Database>,
  { requester, now }: SignInTry,
): Promise<void> {
  const hour = hourOf(now);
  await tx
    .insertInto('sign_in_failures')
    .values({ hour, requester, failures: 1 })
    .onConflict((row) =>
      row.columns(['hour', 'requester']).doUpdateSet((eb) => ({ failures: eb('sign_in_failures.failures', '+', 1) })),
    )
    .execute();
  const { all } = await tx
    .selectFrom('sign_in_failures')
    .select((eb) => eb.fn.sum<number>('failures').as('all'))
    .where('hour', '=', hour)
    .executeTakeFirstOrThrow();
  if (all === SIGN_IN_FAILURES.anHour) {
    await audit({ event: 'code_sign_in.paused', detail: `${all.toString()} wrong codes in an hour` }, tx);
  }
}

export const hourOf = (now: number): number => Math.floor(now / HOUR);
