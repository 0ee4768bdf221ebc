import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { checkDecision, DecisionError } from '../../proofs/decision.ts';
import { decodeDetails, hashDetails } from '../../proofs/details.ts';
import { JwsError } from '../../proofs/jws.ts';
import { mayShowCode } from '../../proofs/origin.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Decided, DecisionClaims } from '../../wire/transaction.ts';
import type { AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { isUniqueViolation } from '../store/store-error.ts';
import { expire, isOver } from './expire.ts';
import { deviceLives, loginIsOpen, type MoveOptions, move } from './move.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/**
 * Takes a signed decision (P15). Only the device that claimed decides (P13). An accept from a page that may not
 * show the code accepts nothing: it burns the transaction as `relayed` (P12). The very decision that was taken may
 * come again, since its answer can be lost on the way.
 * @throws ProblemError unknown_transaction, expired, already_decided, invalid_decision, origin_mismatch
 */
export async function decide(
  room: TransactionsRoom,
  txn: string,
  decision: string,
  device: AuthenticatedDevice,
): Promise<Decided> {
  const row = await room.db.selectFrom('transactions').selectAll().where('txn', '=', txn).executeTakeFirst();
  if (row === undefined || row.device_id !== device.device_id) throw new ProblemError('unknown_transaction');
  if (row.state === 'expired' || isOver(row, room.now())) {
    await expire(room, row);
    throw new ProblemError('expired', 'The time to decide is over.');
  }
  if (row.state === 'pending') throw new ProblemError('unknown_transaction');
  if (row.state !== 'claimed') return repeatedDecision(room, row, decision, device);
  if (row.expected_sub !== null && row.expected_sub !== device.sub) throw new ProblemError('wrong_account');

  const claims = await check(room, row, decision, device);
  const { origins, login_pages } = decodeDetails(row.details ?? '');
  const fits = mayShowCode(claims, { origins, login_pages });
  if (claims.decision === 'accept') {
    if (fits) return accept(room, row, claims, decision);
    await end(room, row, claims, decision, 'relayed');
    throw new ProblemError('origin_mismatch');
  }
  if (!fits) {
    await end(room, row, claims, decision, 'relayed');
    return { status: 'relayed' };
  }
  await end(room, row, claims, decision, 'denied');
  return { status: 'denied' };
}

/**
 * Answers the signed decision that decided this transaction once more, and no other one, not even one that says the
 * same under another signature (a second ECDSA signature can be made of the first without the key). Its ticket was seen
 * by nobody if the answer was lost, so an unused one is replaced: of two answers, the later one's ticket works.
 */
async function repeatedDecision(
  room: TransactionsRoom,
  row: TransactionRow,
  decision: string,
  device: AuthenticatedDevice,
): Promise<Decided> {
  const claims = await check(room, row, decision, device).catch((error: unknown) => {
    throw error instanceof ProblemError ? new ProblemError('already_decided') : error;
  });
  if (row.decision_hash !== (await sha256(decision))) {
    throw (await isKept(room, claims)) ? replayed() : new ProblemError('already_decided');
  }
  switch (row.state) {
    case 'accepted':
      return replaceTicket(room, row, device);
    case 'relayed':
      if (claims.decision === 'accept') throw new ProblemError('origin_mismatch');
      return { status: 'relayed' };
    case 'denied':
      return { status: 'denied' };
    case 'done':
    case 'pending':
    case 'claimed':
    case 'expired':
      throw new ProblemError('already_decided');
  }
}

/** Whether a decision with this `jti` moved a row; it is kept together with that move. */
async function isKept({ db }: TransactionsRoom, claims: DecisionClaims): Promise<boolean> {
  const kept = await db
    .selectFrom('proof_jtis')
    .select('jti_hash')
    .where('jti_hash', '=', await jtiHash(claims))
    .executeTakeFirst();
  return kept !== undefined;
}

const replayed = (): ProblemError => new ProblemError('invalid_decision', 'this decision was used already');

async function replaceTicket(
  room: TransactionsRoom,
  row: TransactionRow,
  device: AuthenticatedDevice,
): Promise<Decided> {
  const ticket = randomToken();
  const ticketHash = await sha256(ticket);
  const now = room.now();
  const replaced = await room.db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable('transactions')
      .set({ ticket_hash: ticketHash, ticket_expires_at: now + LIFETIME.ticket })
      .where('id', '=', row.id)
      .where('state', '=', 'accepted')
      .where('ticket_used_at', 'is', null)
      .where('ticket_expires_at', '>', now)
      .where(deviceLives(device.device_id))
      .returning('client_id')
      .executeTakeFirst();
    if (moved === undefined) return false;
    const { client_id } = moved;
    const { device_id, sub } = device;
    await room.audit({ event: 'ticket.replaced', transaction_id: row.id, client_id, device_id, sub }, trx);
    return true;
  });
  if (!replaced) throw new ProblemError('already_decided');
  return { status: 'accepted', ticket, expires_in: LIFETIME.ticket };
}

async function check(
  room: TransactionsRoom,
  row: TransactionRow,
  decision: string,
  device: AuthenticatedDevice,
): Promise<DecisionClaims> {
  if (row.txn === null || row.details === null || row.sub === null) throw new Error('a claimed row is not whole');
  try {
    return await checkDecision(
      decision,
      device.publicKey,
      {
        device_id: device.device_id,
        sub: row.sub,
        issuer: room.config.issuer,
        client_id: row.client_id,
        txn: row.txn,
        otp_hash: row.otp_hash,
        details_hash: await hashDetails(row.details),
      },
      room.now(),
    );
  } catch (error) {
    if (error instanceof JwsError || error instanceof DecisionError) {
      throw new ProblemError('invalid_decision', error.message);
    }
    throw error;
  }
}

async function accept(
  room: TransactionsRoom,
  row: TransactionRow,
  claims: DecisionClaims,
  decision: string,
): Promise<Decided> {
  const ticket = randomToken();
  const now = room.now();
  const options = await moveBy(room, claims, decision, {
    ticket_hash: await sha256(ticket),
    ticket_expires_at: now + LIFETIME.ticket,
  });
  const moved = await move(room, row.id, { from: 'claimed', to: 'accepted' }, options);
  if (moved === undefined) throw new ProblemError('already_decided');
  return { status: 'accepted', ticket, expires_in: LIFETIME.ticket };
}

async function end(
  room: TransactionsRoom,
  row: TransactionRow,
  claims: DecisionClaims,
  decision: string,
  to: 'denied' | 'relayed',
): Promise<void> {
  const options = await moveBy(
    room,
    claims,
    decision,
    claims.decision === 'deny' ? { deny_reason: claims.reason } : {},
  );
  const moved = await move(room, row.id, { from: 'claimed', to }, options);
  if (moved === undefined) throw new ProblemError('already_decided');
}

async function moveBy(
  room: TransactionsRoom,
  claims: DecisionClaims,
  decision: string,
  set: NonNullable<MoveOptions['set']>,
): Promise<MoveOptions> {
  const now = room.now();
  const jti_hash = await jtiHash(claims);
  const decision_hash = await sha256(decision);
  return {
    set: { ...set, observed_origin: claims.origin, decided_at: now, decision_hash },
    when: (eb) =>
      eb.and([
        eb('decide_by', '>', now),
        deviceLives(claims.iss)(eb),
        ...(claims.decision === 'accept' ? [loginIsOpen(eb)] : []),
      ]),
    also: async (trx) => {
      try {
        const expiresAt = claims.exp + LIFETIME.proofSkew;
        await trx.insertInto('proof_jtis').values({ jti_hash, expires_at: expiresAt }).execute();
      } catch (error) {
        if (isUniqueViolation(error)) throw replayed();
        throw error;
      }
    },
    audit: {
      device_id: claims.iss,
      sub: claims.sub,
      origin: claims.origin,
      detail: claims.decision === 'deny' ? `deny ${claims.reason}` : 'accept',
    },
  };
}

const jtiHash = ({ iss, jti }: DecisionClaims): Promise<string> => sha256(`decision ${iss} ${jti}`);
