import * as v from 'valibot';
import { sha256 } from '../../proofs/base64url.ts';
import { decodeDetails } from '../../proofs/details.ts';
import { base64url } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Refusal } from '../audit/refusals.ts';
import { deviceLives, move } from './move.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/** An approval that came to its end: what the login result is made of. */
export interface Approval {
  readonly transactionId: string;
  readonly sub: string;
  readonly deviceId: string;
  /** What the person was told, and what the approval is (P9). */
  readonly acr: string;
}

/** The interaction that an approval finishes: its own client, account and `acr` are compared with the approval's. */
export interface FinishedLogin {
  readonly id: string;
  readonly clientId: string;
  readonly expectedSub: string | null;
  readonly acr: string;
}

/** What could be a ticket. */
export const TicketSchema = base64url(22, 128);

/** The row that a ticket belongs to, as long as it could be redeemed. Uses nothing up. */
export async function findTicket(room: TransactionsRoom, ticket: string): Promise<TransactionRow | undefined> {
  return room.db
    .selectFrom('transactions')
    .selectAll()
    .where('ticket_hash', '=', await sha256(ticket))
    .where('state', '=', 'accepted')
    .where('ticket_used_at', 'is', null)
    .where('ticket_expires_at', '>', room.now())
    .executeTakeFirst();
}

/** Why a ticket opens nothing, as the audit log says it. */
export type TicketRefusal = Pick<Refusal, 'event' | 'detail' | 'transaction_id' | 'client_id'>;

/**
 * Looks up why a ticket was refused. `login` is the one in whose pages it was brought, where it was; `otherwise` is said
 * of a ticket that is still good.
 */
export async function ticketRefusal(
  room: Pick<TransactionsRoom, 'db' | 'now'>,
  ticket: unknown,
  login?: string,
  otherwise = 'not this way',
): Promise<TicketRefusal> {
  const event = 'ticket.refused';
  if (!v.is(TicketSchema, ticket)) return { event, detail: 'no ticket' };
  const row = await room.db
    .selectFrom('transactions')
    .select(['id', 'client_id', 'state', 'interaction_uid', 'ticket_used_at', 'ticket_expires_at'])
    .where('ticket_hash', '=', await sha256(ticket))
    .executeTakeFirst();
  if (row === undefined) return { event, detail: 'unknown' };
  const found = { event, transaction_id: row.id, client_id: row.client_id } as const;
  if (row.ticket_used_at !== null) return { ...found, detail: 'used' };
  if ((row.ticket_expires_at ?? 0) <= room.now()) return { ...found, detail: 'over' };
  if (login !== undefined && row.interaction_uid !== login) return { ...found, detail: 'another login' };
  return { ...found, detail: row.state === 'accepted' ? otherwise : row.state };
}

/**
 * Uses up the ticket of an embedded login, for the request that it goes on with (P4). `undefined` when another
 * was faster, or its time is over.
 */
export async function redeemEmbedded(
  room: TransactionsRoom,
  row: TransactionRow,
  mintedHash: string,
): Promise<TransactionRow | undefined> {
  const now = room.now();
  return room.db.transaction().execute(async (trx) => {
    const used = await trx
      .updateTable('transactions')
      .set({ ticket_used_at: now, minted_hash: mintedHash })
      .where('id', '=', row.id)
      .where('mode', '=', 'embedded')
      .where('state', '=', 'accepted')
      // Of a ticket that was replaced since it was looked up, nothing is left.
      .where('ticket_hash', '=', row.ticket_hash)
      .where('ticket_used_at', 'is', null)
      .where('ticket_expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (used === undefined) return undefined;
    await room.audit({ event: 'ticket.redeemed', transaction_id: used.id, client_id: used.client_id }, trx);
    return used;
  });
}

/** Ends a hosted login with its ticket, in the interaction that showed the code and in no other (P4, P5). */
export async function finishHosted(
  room: TransactionsRoom,
  ticket: string,
  interaction: FinishedLogin,
): Promise<Approval | undefined> {
  const row = await findTicket(room, ticket);
  if (row === undefined || row.mode !== 'hosted' || row.interaction_uid !== interaction.id) return undefined;
  return finish(room, row, interaction, { ticket_used_at: room.now() });
}

/** Ends an embedded login in the interaction of the request that its ticket was redeemed for (P5). */
export async function finishEmbedded(
  room: TransactionsRoom,
  mintedHash: string,
  interaction: FinishedLogin,
): Promise<Approval | undefined> {
  const row = await room.db
    .selectFrom('transactions')
    .selectAll()
    .where('minted_hash', '=', mintedHash)
    .where('mode', '=', 'embedded')
    .executeTakeFirst();
  return row === undefined ? undefined : finish(room, row, interaction, { interaction_uid: interaction.id });
}

/** Compares client, account and acr once more (P5, P8), then `accepted -> done`: of all who try, one. */
async function finish(
  room: TransactionsRoom,
  row: TransactionRow,
  interaction: FinishedLogin,
  set: { readonly ticket_used_at: number } | { readonly interaction_uid: string },
): Promise<Approval | undefined> {
  const { sub, device_id: deviceId } = row;
  if (sub === null || deviceId === null || row.client_id !== interaction.clientId) return undefined;
  if ([row.expected_sub, interaction.expectedSub].some((expected) => expected !== null && expected !== sub)) {
    return undefined;
  }
  const { acr } = decodeDetails(row.details ?? '');
  if (acr !== interaction.acr) return undefined;
  const now = room.now();
  const done = await move(
    room,
    row.id,
    { from: 'accepted', to: 'done' },
    {
      set,
      when: (eb) =>
        eb.and([
          'ticket_used_at' in set
            ? eb.and([
                eb('ticket_hash', '=', row.ticket_hash),
                eb('ticket_used_at', 'is', null),
                eb('ticket_expires_at', '>', now),
              ])
            : eb('ticket_used_at', '>', now - 2 * LIFETIME.mintedRequest),
          eb('created_at', '>', now - LIFETIME.login),
          deviceLives(deviceId)(eb),
        ]),
      audit: { device_id: deviceId, sub },
    },
  );
  return done === undefined ? undefined : { transactionId: row.id, sub, deviceId, acr };
}
