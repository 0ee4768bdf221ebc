import type { Selectable } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { TransactionsTable } from '../store/schema.ts';
import type { WakeUps } from './wake-ups.ts';

/** What every function of this room works on. */
export interface TransactionsRoom extends Pick<ServerContext, 'config' | 'db' | 'now' | 'audit'> {
  readonly wakeUps: WakeUps;
}

export type TransactionRow = Selectable<TransactionsTable>;
