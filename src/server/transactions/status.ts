import { sha256 } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { REQUEST_URI_PREFIX } from '../../wire/names.ts';
import type { Status } from '../../wire/transaction.ts';
import { expire, isOver } from './expire.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/** The row of a pushed request, for the client that pushed it and no other (P18). */
export async function findRequest(
  room: TransactionsRoom,
  requestUri: string,
  clientId: string,
): Promise<TransactionRow | undefined> {
  if (!requestUri.startsWith(REQUEST_URI_PREFIX)) return undefined;
  return room.db
    .selectFrom('transactions')
    .selectAll()
    .where('otp_hash', '=', await sha256(requestUri.slice(REQUEST_URI_PREFIX.length)))
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}

/** How a pushed request stands. One that was opened in a browser stands as its hosted login does. */
export async function requestStatus(
  room: TransactionsRoom,
  id: string,
): Promise<{ readonly status: Status; readonly interactionId: string | null }> {
  const row = await room.db.selectFrom('transactions').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return { status: { status: 'expired' }, interactionId: null };
  const { interaction_uid: interactionId } = row;
  if (row.mode !== 'hosted' || interactionId === null) {
    return { status: rowStatus(row, room.now()), interactionId: null };
  }
  return { status: await loginStatus(room, interactionId, row.created_at + LIFETIME.login), interactionId };
}

/** How a hosted login stands, over all the codes that it has shown. `until` ends it, in seconds since 1970. */
export async function loginStatus(room: TransactionsRoom, interactionId: string, until: number): Promise<Status> {
  const rows = await room.db
    .selectFrom('transactions')
    .selectAll()
    .where('interaction_uid', '=', interactionId)
    .where('minted_hash', 'is', null)
    .where('state', 'in', ['accepted', 'done', 'denied', 'relayed'])
    .execute();
  if (await finishedByCode(room, interactionId)) return { status: 'done' };
  const now = room.now();
  // An approval that came to nothing must not stand in the way of the login's next code until a sweep comes by.
  for (const row of rows) if (isOver(row, now)) await expire(room, row);
  const ends = rows.map((row) => rowStatus(row, now));
  for (const wanted of ['done', 'relayed', 'denied'] as const) {
    const found = ends.find(({ status }) => status === wanted);
    if (found !== undefined) return found;
  }
  return until <= now ? { status: 'expired' } : { status: 'open' };
}

function rowStatus(row: TransactionRow, now: number): Status {
  if (isOver(row, now)) return { status: 'expired' };
  switch (row.state) {
    case 'pending':
    case 'claimed':
    case 'accepted':
      return { status: 'open' };
    case 'denied':
      return { status: 'denied', reason: row.deny_reason ?? 'cancelled' };
    case 'done':
    case 'expired':
    case 'relayed':
      return { status: row.state };
  }
}

async function finishedByCode({ db }: TransactionsRoom, interactionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('code_sign_ins')
    .select('interaction_uid')
    .where('interaction_uid', '=', interactionId)
    .where('finished_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a login was accepted and is on its way: the page says so, the web app hears of it when it is done. */
export async function isAccepted(room: TransactionsRoom, interactionId: string): Promise<boolean> {
  const row = await room.db
    .selectFrom('transactions')
    .select('id')
    .where('interaction_uid', '=', interactionId)
    .where('state', 'in', ['accepted', 'done'])
    .executeTakeFirst();
  return row !== undefined;
}
