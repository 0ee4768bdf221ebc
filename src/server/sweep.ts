import type { Kysely } from 'kysely';
import type { Database } from './store/schema.ts';
import { hourOf } from './verification/code-failures.ts';
import { VERIFICATION } from './verification/verification-room.ts';

const DAY = 86_400;

/** Seconds. What was refused counts for a week after its week (`mustWait`). */
const NOTICES_KEPT = 30 * DAY;

/** Removes what can't be asked for any more: spent proofs and tokens, ended verifications and enrolments, counters of past days. */
export async function sweepExpired(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('proof_jtis').where('expires_at', '<', now).execute();
  // Kept for a day after their end, so that a late client hears `expired` and not `unknown`.
  await db
    .deleteFrom('enrolment_tokens')
    .where('expires_at', '<', now - DAY)
    .execute();
  await db
    .deleteFrom('enrolments')
    .where('expires_at', '<', now - DAY)
    .execute();
  await db
    .deleteFrom('verifications')
    .where('used_at', 'is', null)
    .where('expires_at', '<', now - DAY)
    .execute();
  await db
    .deleteFrom('verifications')
    .where('expires_at', '<', now - VERIFICATION.keptWhenUsed)
    .execute();
  await db
    .deleteFrom('device_notices')
    .where('created_at', '<', now - NOTICES_KEPT)
    .execute();
  await db
    .deleteFrom('destination_failures')
    .where('day', '<', Math.floor(now / DAY))
    .execute();
  await db.deleteFrom('code_failures').where('hour', '<', hourOf(now)).execute();
}
