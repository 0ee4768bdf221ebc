import type { Transaction } from 'kysely';
import type { Database } from '../store/schema.ts';
import { moveWithin, wake } from '../transactions/move.ts';
import type { TransactionRow, TransactionsRoom } from '../transactions/room.ts';
import { revokeGrants } from './grants.ts';

/**
 * What follows from a device's removal (P7): its claims and tickets die, its grants with their tokens end. Run it in
 * the database transaction that sets `revoked_at`, as `within`, and call what it answers with after the commit: it
 * wakes who waits for these logins.
 */
export async function endDeviceLogins(
  room: Pick<TransactionsRoom, 'audit' | 'wakeUps'>,
  deviceId: string,
  within: Transaction<Database>,
): Promise<() => void> {
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
      const moved = await moveWithin(room, within, id, { from, to: 'expired' }, { audit });
      if (moved !== undefined) ended.push(moved);
    }
  }
  await revokeGrants(within, deviceId);
  return () => {
    for (const row of ended) wake(room, row);
  };
}
