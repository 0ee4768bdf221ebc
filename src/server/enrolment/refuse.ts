import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';

/**
 * Ends an enrolment that registered nothing yet: its codes and its claim are worth nothing from here on. `reason` is
 * for the audit log. Where it has ended already, nothing happens.
 */
export async function refuseEnrolment(room: EnrolmentRoom, enrolmentId: string, reason: string): Promise<void> {
  await room.db.transaction().execute((tx) => refuseWithin(room, tx, enrolmentId, reason));
  room.wakeUps.notify(enrolmentId);
}

/** The same in a database transaction that is open; who waits for the enrolment is not woken. */
export async function refuseWithin(
  { now, audit }: Pick<EnrolmentRoom, 'now' | 'audit'>,
  tx: Kysely<Database>,
  enrolmentId: string,
  reason: string,
): Promise<void> {
  const decided_at = now();
  const refused = await tx
    .updateTable('enrolments')
    .set({ state: 'refused', decided_at })
    .where('enrolment_id', '=', enrolmentId)
    .where('state', 'in', ['open', 'claimed'])
    .where('expires_at', '>', decided_at)
    .returning('enrolment_id')
    .executeTakeFirst();
  if (refused !== undefined) await audit({ event: 'enrolment.refused', detail: `${enrolmentId} ${reason}` }, tx);
}
