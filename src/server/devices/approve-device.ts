import type { Kysely } from 'kysely';
import type { ApproveDevice } from '../../wire/device.ts';
import type { AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import type { DevicesRoom } from './devices-room.ts';
import { isActive } from './is-active.ts';

/**
 * `POST /devices/{id}/approval`: an active device lets a waiting one of its account in, before its delay is over
 * (P22). The proof signs the body, so what is let in is one key; a device that is active already stays as it is.
 * @throws ProblemError device_pending, not_found
 */
export async function approveDevice(
  room: DevicesRoom,
  by: AuthenticatedDevice,
  deviceId: string,
  { thumbprint }: ApproveDevice,
): Promise<void> {
  const now = room.now();
  if (by.active_after > now) {
    throw new ProblemError('device_pending', undefined, { active_after: by.active_after });
  }
  await room.db.transaction().execute(async (tx) => {
    if (!(await isActive(tx, by.device_id, now))) throw new ProblemError('unknown_device');
    const approved = await tx
      .updateTable('devices')
      .set({ active_after: now })
      .where('device_id', '=', deviceId)
      .where('sub', '=', by.sub)
      .where('thumbprint', '=', thumbprint)
      .where('revoked_at', 'is', null)
      .where('active_after', '>', now)
      .returning('device_id')
      .executeTakeFirst();
    if (approved !== undefined) {
      const entry = { event: 'device.approved', sub: by.sub, device_id: deviceId, detail: `by ${by.device_id}` };
      await room.audit(entry, tx);
    } else if (!(await isThisActiveKey(tx, by.sub, deviceId, thumbprint))) {
      throw new ProblemError('not_found', 'This account has no such device.');
    }
  });
}

/** An answer that was lost is asked for again; what is named must be the same key of the same account all the same. */
async function isThisActiveKey(
  tx: Kysely<Database>,
  sub: string,
  deviceId: string,
  thumbprint: string,
): Promise<boolean> {
  const device = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('device_id', '=', deviceId)
    .where('sub', '=', sub)
    .where('thumbprint', '=', thumbprint)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return device !== undefined;
}
