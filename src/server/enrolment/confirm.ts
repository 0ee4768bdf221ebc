import * as v from 'valibot';
import { PublicJwkSchema } from '../../wire/fields.ts';
import { registerKey } from '../devices/register-device.ts';
import { ProblemError } from '../problem.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';
import { refuseEnrolment } from './refuse.ts';

/** What a claim put down of its device. */
interface ClaimedDevice {
  readonly publicKey: v.InferOutput<typeof PublicJwkSchema>;
  readonly thumbprint: string;
  readonly name: string;
}

/**
 * The person in front of the page that showed the code says yes (P22): only now the key becomes a device. The
 * decision, the account and the device are one database transaction. Where this page was decided already, or its time
 * is over, nothing happens. @throws ProblemError device_exists, registration_closed: the enrolment is refused then
 */
export async function confirmEnrolment(room: EnrolmentRoom, enrolmentId: string): Promise<void> {
  try {
    await room.db.transaction().execute(async (tx) => {
      const decided_at = room.now();
      const row = await tx
        .updateTable('enrolments')
        .set({ state: 'registered', decided_at })
        .where('enrolment_id', '=', enrolmentId)
        .where('state', '=', 'claimed')
        .where('expires_at', '>', decided_at)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return;
      const { device_id, sub } = await registerKey(room.devices, tx, row, claimedDevice(row));
      await tx.updateTable('enrolments').set({ device_id }).where('enrolment_id', '=', enrolmentId).execute();
      await room.audit({ event: 'enrolment.confirmed', sub, device_id, detail: enrolmentId }, tx);
    });
  } catch (error) {
    if (error instanceof ProblemError) await refuseEnrolment(room, enrolmentId, error.code);
    throw error;
  }
  room.wakeUps.notify(enrolmentId);
}

/** @throws Error when the row is not one that was claimed */
export function claimedDevice(row: EnrolmentRow): ClaimedDevice {
  if (row.public_key === null || row.thumbprint === null || row.device_name === null) {
    throw new Error('a claimed enrolment is not whole');
  }
  const publicKey = v.parse(PublicJwkSchema, JSON.parse(row.public_key));
  return { publicKey, thumbprint: row.thumbprint, name: row.device_name };
}
