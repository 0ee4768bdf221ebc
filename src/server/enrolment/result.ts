import type { EnrolmentResult } from '../../wire/enrolment.ts';
import { readAccount } from '../devices/account.ts';
import { deviceView } from '../devices/device-view.ts';
import { ProblemError } from '../problem.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';
import { standingOf } from './standing.ts';

/**
 * What became of a claim, for the key that made it and no other; the same however often it is asked, while the row
 * lives. @throws ProblemError unknown_enrolment
 */
export async function enrolmentResult(
  room: EnrolmentRoom,
  enrolmentId: string,
  thumbprint: string,
): Promise<EnrolmentResult> {
  const row = await findClaim(room, enrolmentId, thumbprint);
  const now = room.now();
  const standing = standingOf(row, now);
  switch (standing) {
    case 'open':
    case 'claimed':
      return { status: 'waiting', expires_in: row.expires_at - now };
    case 'refused':
    case 'expired':
      return { status: standing };
    case 'registered':
      return registered(room, row.device_id ?? '');
  }
}

/** The enrolment that this key claimed. @throws ProblemError unknown_enrolment */
export async function findClaim(
  { db }: Pick<EnrolmentRoom, 'db'>,
  enrolmentId: string,
  thumbprint: string,
): Promise<EnrolmentRow> {
  const row = await db
    .selectFrom('enrolments')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .where('thumbprint', '=', thumbprint)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('unknown_enrolment');
  return row;
}

/** A device that was removed since is as good as refused: it must enrol anew. */
async function registered(room: EnrolmentRoom, deviceId: string): Promise<EnrolmentResult> {
  const device = await room.db
    .selectFrom('devices')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (device === undefined) return { status: 'refused' };
  return {
    status: 'registered',
    device: deviceView(room, device, device.device_id),
    account: await readAccount(room.devices, device),
  };
}
