import type { AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { DevicesRoom } from './devices-room.ts';

/**
 * `DELETE /devices/{id}`: by the device itself or by another of its account. A device that still waits may remove
 * only itself: else who took over a number would remove the devices that could refuse him (P22). @throws ProblemError
 */
export async function revokeDevice(room: DevicesRoom, by: AuthenticatedDevice, deviceId: string): Promise<void> {
  const now = room.now();
  if (by.active_after > now && deviceId !== by.device_id) {
    throw new ProblemError('device_pending', undefined, { active_after: by.active_after });
  }
  await room.db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('devices')
      .set({ revoked_at: now })
      .where('device_id', '=', deviceId)
      .where('sub', '=', by.sub)
      .where('revoked_at', 'is', null)
      .returning('device_id')
      .executeTakeFirst();
    if (revoked === undefined) throw new ProblemError('not_found', 'This account has no such device.');
    await room.endDeviceLogins(deviceId, tx);
    await room.audit({ event: 'device.revoked', sub: by.sub, device_id: deviceId, detail: `by ${by.device_id}` }, tx);
  });
}
