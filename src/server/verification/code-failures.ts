import type { Kysely } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { CodePurpose } from '../delivery/message.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import { type DestinationUse, isKnown } from './destination-limits.ts';

/**
 * Wrong codes of one purpose in one UTC hour, over all destinations and processes (P21). The limits of one destination
 * stop nobody who tries a few codes at each of very many; what that gains a year is worked out in docs/THREATS.md. One
 * network alone must not close a door for everybody, nor who guesses at one door close the other.
 */
export const CODE_FAILURES = { anHour: 1000, networkAnHour: 50 } as const;

interface Door {
  /** Said where the whole server takes no such code for the rest of the hour. */
  readonly paused: string;
  /** The line in the audit log. */
  readonly event: string;
}

/** What a wrong code counts for. */
export const CODE_DOORS: Readonly<Record<CodePurpose['kind'], Door>> = {
  sign_in: { paused: 'Too many wrong sign-in codes were typed at this server.', event: 'code_sign_in.paused' },
  enrolment: { paused: 'Too many wrong enrolment codes were typed at this server.', event: 'enrolment.paused' },
};

const HOUR = 3600;

interface CodeTry {
  readonly purpose: CodePurpose['kind'];
  readonly network: string;
  readonly now: number;
}

/**
 * Run it in the database transaction of the check, before it: writes wait for one another, so that the count holds.
 * What all together typed closes the door for strangers only: who verified this very destination before guesses at
 * nobody else's, and has the limits of his network and of the destination.
 * @throws ProblemError too_many_requests until the hour is over
 */
export async function limitCodeFailures(tx: Kysely<Database>, tried: CodeTry & DestinationUse): Promise<void> {
  const { purpose, network, now } = tried;
  const hour = hourOf(now);
  const rows = await tx
    .selectFrom('code_failures')
    .select(['network', 'failures'])
    .where('purpose', '=', purpose)
    .where('hour', '=', hour)
    .execute();
  const retry_after = (hour + 1) * HOUR - now;
  const all = rows.reduce((sum, { failures }) => sum + failures, 0);
  if (all >= CODE_FAILURES.anHour && !(await isKnown(tx, tried))) {
    throw new ProblemError('too_many_requests', CODE_DOORS[purpose].paused, { retry_after });
  }
  const own = rows.find((row) => row.network === network)?.failures ?? 0;
  if (own >= CODE_FAILURES.networkAnHour) throw new ProblemError('too_many_requests', undefined, { retry_after });
}

/** Run it in the database transaction of the check that failed. The failure that closes a door leaves an audit line. */
export async function countCodeFailure(
  { audit }: Pick<ServerContext, 'audit'>,
  tx: Kysely<Database>,
  { purpose, network, now }: CodeTry,
): Promise<void> {
  const hour = hourOf(now);
  await tx
    .insertInto('code_failures')
    .values({ purpose, hour, network, failures: 1 })
    .onConflict((row) =>
      row
        .columns(['purpose', 'hour', 'network'])
        .doUpdateSet((eb) => ({ failures: eb('code_failures.failures', '+', 1) })),
    )
    .execute();
  const { all } = await tx
    .selectFrom('code_failures')
    .select((eb) => eb.fn.sum<number>('failures').as('all'))
    .where('purpose', '=', purpose)
    .where('hour', '=', hour)
    .executeTakeFirstOrThrow();
  if (all === CODE_FAILURES.anHour) {
    await audit({ event: CODE_DOORS[purpose].event, detail: `${all.toString()} wrong codes in an hour` }, tx);
  }
}

export const hourOf = (now: number): number => Math.floor(now / HOUR);
