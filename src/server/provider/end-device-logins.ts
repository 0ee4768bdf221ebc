import type { Kysely } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { revokeGrants } from './grants.ts';

/**
 * What follows from a device's removal (P7): its claims and tickets die, its grants with their tokens end. Run it in
 * the database transaction that sets `revoked_at`, as `within`.
 */
export async function endDeviceLogins(
  context: Pick<ServerContext, 'audit'>,
  deviceId: string,
  within: Kysely<Database>,
): Promise<void> {
  const ended = await within
    .updateTable('transactions')
    .set({ state: 'expired' })
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['claimed', 'accepted'])
    .returning(['id', 'client_id'])
    .execute();
  for (const { id, client_id } of ended) {
    const entry = { event: 'transaction.expired', transaction_id: id, client_id, device_id: deviceId };
    await context.audit({ ...entry, detail: 'device removed' }, within);
  }
  await revokeGrants(within, deviceId);
}
