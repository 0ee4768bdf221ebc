import { registerKey } from '../devices/register-device.ts';
import { ProblemError } from '../problem.ts';
import { claimedDevice } from './claimed-device.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';
import { refuseEnrolment } from './refuse.ts';
import { standingOf } from './standing.ts';

/**
 * The person in front of the page that showed the code says yes (P22): only now the key becomes a device. The
 * decision, the account and the device are one database transaction. Where this page was decided already, or its time
 * is over, nothing happens, and the audit log says so.
 * @throws ProblemError device_exists, registration_closed: the enrolment is refused then
 */
export async function confirmEnrolment(room: EnrolmentRoom, enrolmentId: string): Promise<void> {
  let isHeard = false;
  try {
    isHeard = await room.db.transaction().execute(async (tx) => {
      const decided_at = room.now();
      const row = await tx
        .updateTable('enrolments')
        .set({ state: 'registered', decided_at })
        .where('enrolment_id', '=', enrolmentId)
        .where('state', '=', 'claimed')
        .where('expires_at', '>', decided_at)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return false;
      const { device_id, sub } = await registerKey(room.devices, tx, row, claimedDevice(row));
      await tx.updateTable('enrolments').set({ device_id }).where('enrolment_id', '=', enrolmentId).execute();
      await room.audit({ event: 'enrolment.confirmed', sub, device_id, detail: enrolmentId }, tx);
      return true;
    });
  } catch (error) {
    if (error instanceof ProblemError) await refuseEnrolment(room, enrolmentId, error.code);
    throw error;
  }
  if (!isHeard) await noteUnheard(room, enrolmentId);
  room.wakeUps.notify(enrolmentId);
}

/** A yes that came too early or too late. The button pressed twice is none. */
async function noteUnheard({ db, now, refusals }: EnrolmentRoom, enrolmentId: string): Promise<void> {
  const row = await db
    .selectFrom('enrolments')
    .select(['state', 'expires_at'])
    .where('enrolment_id', '=', enrolmentId)
    .executeTakeFirst();
  const standing = row === undefined ? 'expired' : standingOf(row, now());
  if (standing === 'registered') return;
  await refusals.note({ event: 'enrolment_answer.refused', detail: `yes when ${standing}` });
}
