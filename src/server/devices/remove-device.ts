import type { Transaction } from 'kysely';
import type { AuditEntry } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { UNANNOUNCED } from './announced.ts';
import type { AfterCommit, DevicesRoom } from './devices-room.ts';
import { isActive } from './is-active.ts';

type RemovalRoom = Pick<DevicesRoom, 'config' | 'now' | 'audit' | 'endDeviceLogins'>;

/** Who says that a device must go: an active device or the device itself, or whoever got the notice of it. */
export type Remover = { readonly kind: 'device'; readonly deviceId: string } | { readonly kind: 'notice' };

/**
 * Revokes a live device of an account with all that rests on it, in the database transaction `tx`; `undefined` when
 * there is no such device. What becomes of those that wait, when it was the last active one: see `afterTheLast`.
 */
export async function removeDevice(
  room: RemovalRoom,
  tx: Transaction<Database>,
  { device_id, sub }: { readonly device_id: string; readonly sub: string },
  by: Remover,
): Promise<AfterCommit | undefined> {
  const now = room.now();
  const wasActive = await isActive(tx, device_id, now);
  const revoked = await revoke(tx, sub, device_id, now);
  if (!revoked) return undefined;
  const wake = await room.endDeviceLogins(device_id, tx);
  await room.audit({ ...entryBy(by), sub, device_id }, tx);
  if (wasActive && !(await hasActive(tx, sub, now))) await afterTheLast(room, tx, sub, by);
  return wake;
}

const entryBy = (by: Remover): Pick<AuditEntry, 'event' | 'detail'> =>
  by.kind === 'device' ? { event: 'device.revoked', detail: `by ${by.deviceId}` } : { event: 'device.refused' };

/**
 * An account that lost its last active device has nobody who could refuse those that wait (P22). Where that device
 * went of its own accord, they go with it: it had the time to approve them and did not. Where a notice's link removed
 * it, the one that waits may be its owner's, so all stay, and wait for the whole delay again.
 */
async function afterTheLast(room: RemovalRoom, tx: Transaction<Database>, sub: string, by: Remover): Promise<void> {
  const now = room.now();
  const waiting = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .execute();
  for (const { device_id } of waiting) {
    if (by.kind === 'device') {
      await revoke(tx, sub, device_id, now);
      await room.audit({ event: 'device.revoked', sub, device_id, detail: 'with the last active device' }, tx);
    } else {
      const active_after = now + room.config.devices.activation_delay;
      const delayed = await tx
        .updateTable('devices')
        .set({ active_after })
        .where('device_id', '=', device_id)
        // One that nobody was told of waits for its notice first.
        .where('active_after', '!=', UNANNOUNCED)
        .returning('device_id')
        .executeTakeFirst();
      if (delayed !== undefined) await room.audit({ event: 'device.delayed', sub, device_id }, tx);
    }
  }
}

async function revoke(tx: Transaction<Database>, sub: string, deviceId: string, now: number): Promise<boolean> {
  const revoked = await tx
    .updateTable('devices')
    .set({ revoked_at: now })
    .where('device_id', '=', deviceId)
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .returning('device_id')
    .executeTakeFirst();
  return revoked !== undefined;
}

async function hasActive(tx: Transaction<Database>, sub: string, now: number): Promise<boolean> {
  const active = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .where('active_after', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return active !== undefined;
}
