import type { Expression, ExpressionBuilder, SqlBool, Transaction, Updateable } from 'kysely';
import type { AuditEntry } from '../context.ts';
import type { Database, TransactionsTable } from '../store/schema.ts';
import type { Move } from './moves.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

export interface MoveOptions {
  readonly set?: Omit<Updateable<TransactionsTable>, 'state' | 'id'>;
  /** Conditions of time and ownership, checked by the database in the same statement. */
  readonly when?: (eb: ExpressionBuilder<Database, 'transactions'>) => Expression<SqlBool>;
  /** Written in the same database transaction; throwing takes the move back. */
  readonly also?: (trx: Transaction<Database>) => Promise<void>;
  readonly audit?: Pick<AuditEntry, 'device_id' | 'sub' | 'origin' | 'detail'>;
}

/**
 * One compare-and-set (P17): the row after the move, or `undefined` when it was in another state or a condition
 * did not hold. The audit line is kept together with the move; waiting polls are woken after the commit.
 */
export async function move(
  room: TransactionsRoom,
  id: string,
  step: Move,
  options: MoveOptions = {},
): Promise<TransactionRow | undefined> {
  const row = await room.db.transaction().execute((trx) => moveWithin(room, trx, id, step, options));
  if (row !== undefined) wake(room, row);
  return row;
}

/** As `move`, in a database transaction that holds more than the move. Who opened it calls `wake` after its commit. */
export async function moveWithin(
  room: Pick<TransactionsRoom, 'audit'>,
  trx: Transaction<Database>,
  id: string,
  step: Move,
  { set = {}, when, also, audit = {} }: MoveOptions = {},
): Promise<TransactionRow | undefined> {
  let update = trx
    .updateTable('transactions')
    .set({ ...set, state: step.to })
    .where('id', '=', id)
    .where('state', '=', step.from);
  if (when !== undefined) update = update.where(when);
  const moved = await update.returningAll().executeTakeFirst();
  if (moved === undefined) return undefined;
  await also?.(trx);
  await room.audit({ event: `transaction.${step.to}`, transaction_id: id, client_id: moved.client_id, ...audit }, trx);
  return moved;
}

/** Wakes who waits for this row: the web app by its id, the page that shows its code by the interaction. */
export function wake(
  room: Pick<TransactionsRoom, 'wakeUps'>,
  row: Pick<TransactionRow, 'id' | 'interaction_uid'>,
): void {
  room.wakeUps.notify(row.id);
  if (row.interaction_uid !== null) room.wakeUps.notify(row.interaction_uid);
}

/** A device that was revoked meanwhile moves nothing any more (P7). */
export const deviceLives =
  (deviceId: string) =>
  (eb: ExpressionBuilder<Database, 'transactions'>): Expression<SqlBool> =>
    eb.exists(
      eb
        .selectFrom('devices')
        .select('devices.device_id')
        .where('devices.device_id', '=', deviceId)
        .where('devices.revoked_at', 'is', null),
    );

/** No other code of the same hosted login was decided, and none that was sent: a login ends once, however many codes it showed. */
export const loginIsOpen = (eb: ExpressionBuilder<Database, 'transactions'>): Expression<SqlBool> =>
  eb.and([
    eb.not(
      eb.exists(
        eb
          .selectFrom('code_sign_ins')
          .select('code_sign_ins.interaction_uid')
          .whereRef('code_sign_ins.interaction_uid', '=', 'transactions.interaction_uid')
          .where('code_sign_ins.finished_at', 'is not', null),
      ),
    ),
    eb.not(
      eb.exists(
        eb
          .selectFrom('transactions as sibling')
          .select('sibling.id')
          .whereRef('sibling.interaction_uid', '=', 'transactions.interaction_uid')
          .whereRef('sibling.id', '!=', 'transactions.id')
          .where('sibling.state', 'in', ['accepted', 'done', 'denied', 'relayed']),
      ),
    ),
  ]);
