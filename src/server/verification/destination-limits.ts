import type { Kysely } from 'kysely';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';

/**
 * Limits of one destination (P21). Each holds per requester, so that a stranger who uses his up locks nobody else
 * out. Against many requesters together there is a second, higher limit for everybody; exempt from that one are
 * requesters that verified this destination before. A failed check counts for the requester that STARTED the
 * verification: changing the address between guesses gains nothing.
 */
export const DESTINATION_LIMITS = {
  failuresADay: { requester: 20, everybody: 100 },
  sends: { requesterAnHour: 10, everybodyADay: 50 },
} as const;

const HOUR = 3600;
const DAY = 86_400;

export interface DestinationUse {
  readonly destination: string;
  readonly requester: string;
  readonly now: number;
}

/** @throws ProblemError too_many_requests when no more codes are checked for this destination today */
export async function limitFailures(db: Kysely<Database>, use: DestinationUse): Promise<void> {
  const today = await db
    .selectFrom('destination_failures')
    .select(['requester', 'failures'])
    .where('destination', '=', use.destination)
    .where('day', '=', dayOf(use.now))
    .execute();
  const { requester, everybody } = DESTINATION_LIMITS.failuresADay;
  const own = today.find((row) => row.requester === use.requester)?.failures ?? 0;
  const all = today.reduce((sum, { failures }) => sum + failures, 0);
  const untilTomorrow = (dayOf(use.now) + 1) * DAY - use.now;
  if (own >= requester || (all >= everybody && !(await isKnown(db, use)))) throw tooMany(untilTomorrow);
}

/** Run it in the database transaction of the check that failed. */
export async function countFailure(
  db: Kysely<Database>,
  { destination, requester, now }: DestinationUse,
): Promise<void> {
  await db
    .insertInto('destination_failures')
    .values({ destination, requester, day: dayOf(now), failures: 1 })
    .onConflict((row) =>
      row.columns(['destination', 'requester', 'day']).doUpdateSet((eb) => ({
        failures: eb('destination_failures.failures', '+', 1),
      })),
    )
    .execute();
}

/** @throws ProblemError too_many_requests when this destination got enough messages */
export async function limitSends(db: Kysely<Database>, use: DestinationUse): Promise<void> {
  const recent = await db
    .selectFrom('verifications')
    .select(['requester', 'created_at', 'sends'])
    .where('destination', '=', use.destination)
    .where('created_at', '>', use.now - DAY)
    .orderBy('created_at')
    .execute();
  const lastHour = recent.filter((row) => row.requester === use.requester && row.created_at > use.now - HOUR);
  const { requesterAnHour, everybodyADay } = DESTINATION_LIMITS.sends;
  if (sendsOf(lastHour) >= requesterAnHour) throw tooMany((lastHour[0]?.created_at ?? use.now) + HOUR - use.now);
  if (sendsOf(recent) >= everybodyADay && !(await isKnown(db, use))) {
    throw tooMany((recent[0]?.created_at ?? use.now) + DAY - use.now);
  }
}

/** Whether this requester verified this destination before. */
export async function isKnown(db: Kysely<Database>, { destination, requester }: DestinationUse): Promise<boolean> {
  const used = await db
    .selectFrom('verifications')
    .select('verification_id')
    .where('destination', '=', destination)
    .where('requester', '=', requester)
    .where('used_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return used !== undefined;
}

const sendsOf = (rows: readonly { readonly sends: number }[]): number =>
  rows.reduce((sum, { sends }) => sum + sends, 0);

const dayOf = (now: number): number => Math.floor(now / DAY);

const tooMany = (retry_after: number): ProblemError =>
  new ProblemError('too_many_requests', undefined, { retry_after });
