import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Whether this device lives and waits no more; looked up again under the write lock, where its proof came before it. */
export async function isActive(tx: Kysely<Database>, deviceId: string, now: number): Promise<boolean> {
  const device = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .where('active_after', '<=', now)
    .executeTakeFirst();
  return device !== undefined;
}
