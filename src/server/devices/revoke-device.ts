import type { AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { DevicesRoom } from './devices-room.ts';
import { isActive } from './is-active.ts';
import { removeDevice } from './remove-device.ts';

/**
 * `DELETE /devices/{id}`: by the device itself or by another of its account. A device that still waits may remove
 * only itself: else who took over a number would remove the devices that could refuse him (P22). @throws ProblemError
 */
export async function revokeDevice(room: DevicesRoom, by: AuthenticatedDevice, deviceId: string): Promise<void> {
  const itself = deviceId === by.device_id;
  if (by.active_after > room.now() && !itself) {
    throw new ProblemError('device_pending', undefined, { active_after: by.active_after });
  }
  const wake = await room.db.transaction().execute(async (tx) => {
    if (!itself && !(await isActive(tx, by.device_id, room.now()))) throw new ProblemError('unknown_device');
    const device = { device_id: deviceId, sub: by.sub };
    return removeDevice(room, tx, device, { kind: 'device', deviceId: by.device_id });
  });
  if (wake === undefined) throw new ProblemError('not_found', 'This account has no such device.');
  wake();
}
