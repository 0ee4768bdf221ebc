import type { Kysely, Selectable } from 'kysely';
import type { AccountsTable, Database, DevicesTable } from '../store/schema.ts';
import type { DevicesRoom } from './devices-room.ts';
import { REFUSAL_LINK_LIVES } from './refusal-links.ts';
import { removeDevice } from './remove-device.ts';

/** A device as the page behind its notice's link shows it. */
export interface RefusableDevice {
  readonly device: Selectable<DevicesTable>;
  readonly account: Pick<AccountsTable, 'email' | 'phone_number'>;
}

/** What a link can still do. */
export type Refusal =
  | ({ readonly state: 'open' } & RefusableDevice)
  /** The device is gone: by this link, or otherwise. */
  | { readonly state: 'removed' }
  | { readonly state: 'over' }
  | { readonly state: 'unknown' };

type RefusalRoom = Pick<DevicesRoom, 'config' | 'db' | 'now' | 'audit' | 'endDeviceLogins' | 'refusalLinks'>;

/** What the link of this token would do. Changes nothing. */
export function readRefusal(room: RefusalRoom, token: string): Promise<Refusal> {
  return find(room, room.db, token);
}

/** Removes the device of this token's link, once; answers what the link was before it (P22). */
export async function refuseDevice(room: RefusalRoom, token: string): Promise<Refusal> {
  const { refusal, wake } = await room.db.transaction().execute(async (tx) => {
    const found = await find(room, tx, token);
    if (found.state !== 'open') return { refusal: found };
    const { device_id } = found.device;
    await tx.updateTable('device_notices').set({ refused_at: room.now() }).where('device_id', '=', device_id).execute();
    return { refusal: found, wake: await removeDevice(room, tx, found.device, { kind: 'notice' }) };
  });
  wake?.();
  return refusal;
}

async function find(room: RefusalRoom, db: Kysely<Database>, token: string): Promise<Refusal> {
  const deviceId = room.refusalLinks.deviceOf(token);
  if (deviceId === undefined) return { state: 'unknown' };
  const device = await db.selectFrom('devices').selectAll().where('device_id', '=', deviceId).executeTakeFirst();
  if (device === undefined) return { state: 'unknown' };
  if (device.revoked_at !== null) return { state: 'removed' };
  if (device.created_at <= room.now() - REFUSAL_LINK_LIVES) return { state: 'over' };
  const account = await db
    .selectFrom('accounts')
    .select(['email', 'phone_number'])
    .where('sub', '=', device.sub)
    .executeTakeFirstOrThrow();
  return { state: 'open', device, account };
}
