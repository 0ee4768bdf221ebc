import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Database } from '../store/schema.ts';
import { move } from './move.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/** How long rows that have ended are kept for `POST /transactions/status`, in seconds. The audit log is kept longer. */
const KEPT = 86_400;

/** A redeemed ticket leads over two redirects; after this time, in seconds, it has led nowhere. */
const REDIRECTS = 2 * LIFETIME.mintedRequest;

/** Whether the time of a row is over, by the same conditions in the database and here. */
export function isOver(row: TransactionRow, now: number): boolean {
  switch (row.state) {
    case 'pending':
      return row.minted_hash === null ? row.claim_by <= now : row.created_at + LIFETIME.login <= now;
    case 'claimed':
      return (row.decide_by ?? 0) <= now;
    case 'accepted':
      return row.ticket_used_at === null ? (row.ticket_expires_at ?? 0) <= now : row.ticket_used_at + REDIRECTS <= now;
    case 'done':
    case 'denied':
    case 'expired':
    case 'relayed':
      return false;
  }
}

/** Moves a row whose time is over to `expired`, if it still is as it was read. */
export async function expire(room: TransactionsRoom, row: TransactionRow): Promise<void> {
  const { state } = row;
  if (state !== 'pending' && state !== 'claimed' && state !== 'accepted') return;
  const now = room.now();
  const audit = { ...(row.device_id === null ? {} : { device_id: row.device_id }), detail: `from ${state}` };
  await move(room, row.id, { from: state, to: 'expired' }, { when: overIn(state, now), audit });
}

const overIn =
  (state: 'pending' | 'claimed' | 'accepted', now: number) =>
  (eb: ExpressionBuilder<Database, 'transactions'>): Expression<SqlBool> => {
    switch (state) {
      case 'pending':
        // A pushed request that was opened in a browser is no code any more; its login lives in the interaction.
        return eb.and([eb('minted_hash', 'is', null), eb('claim_by', '<=', now)]);
      case 'claimed':
        return eb('decide_by', '<=', now);
      case 'accepted':
        return eb.or([
          eb.and([eb('ticket_used_at', 'is', null), eb('ticket_expires_at', '<=', now)]),
          eb('ticket_used_at', '<=', now - REDIRECTS),
        ]);
    }
  };

/** Ends what ran out of time and removes what ended long ago. Safe to run in several processes at once. */
export async function sweepExpired(room: TransactionsRoom): Promise<void> {
  const now = room.now();
  for (const state of ['pending', 'claimed', 'accepted'] as const) {
    const rows = await room.db
      .selectFrom('transactions')
      .selectAll()
      .where('state', '=', state)
      .where(overIn(state, now))
      .limit(500)
      .execute();
    for (const row of rows) await expire(room, row);
  }
  await room.db
    .deleteFrom('transactions')
    .where('created_at', '<=', now - KEPT)
    .execute();
  await room.db
    .deleteFrom('provider_records')
    .where('expires_at', '<=', now - LIFETIME.code)
    .execute();
}
