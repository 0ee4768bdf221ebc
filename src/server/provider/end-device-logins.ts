import type { Transaction } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { moveWithin } from '../transactions/move.ts';
import type { TransactionRow } from '../transactions/room.ts';
import { revokeGrants } from './grants.ts';

/**
 * What follows from a device's removal (P7): its claims and tickets die, its grants with their tokens end. Run it in
 * the database transaction that sets `revoked_at`, as `within`, and `wake` the rows it answers with after the commit.
 */
export async function endDeviceLogins(
  context: Pick<ServerContext, 'audit'>,
  deviceId: string,
  within: Transaction<Database>,
): Promise<readonly TransactionRow[]> {
  const ended: TransactionRow[] = [];
  for (const from of ['claimed', 'accepted'] as const) {
    const open = await within
      .selectFrom('transactions')
      .select('id')
      .where('device_id', '=', deviceId)
      .where('state', '=', from)
      .execute();
    for (const { id } of open) {
      const audit = { device_id: deviceId, detail: `from ${from}: device removed` };
      const moved = await moveWithin(context, within, id, { from, to: 'expired' }, { audit });
      if (moved !== undefined) ended.push(moved);
    }
  }
  await revokeGrants(within, deviceId);
  return ended;
}
