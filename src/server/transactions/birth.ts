import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { ACR_SECOND_FACTOR } from '../../wire/names.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import { purposeOf } from './acr.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/** Authorization parameters of a request, as the provider took them. */
export type AuthorizationParams = Readonly<Record<string, unknown>>;

/** Codes that one hosted login may show: a renewal each 45 s of its 10 minutes, and room for reloads. */
const CODES_PER_LOGIN = 60;

/** The row that a pushed request is born with, in the same database transaction as the request itself (P3). */
export async function createPushed(
  room: Pick<TransactionsRoom, 'now' | 'audit'>,
  within: Kysely<Database>,
  request: {
    readonly otpHash: string;
    readonly clientId: string;
    readonly expectedSub: string | null;
    readonly params: AuthorizationParams;
  },
): Promise<void> {
  const row = newRow(room.now(), request);
  await within.insertInto('transactions').values(row).execute();
  await room.audit({ event: 'transaction.pending', transaction_id: row.id, client_id: row.client_id }, within);
}

/** A fresh code for a hosted login. `until` ends the login (seconds since 1970). @throws ProblemError too_many_requests */
export async function createHosted(
  room: TransactionsRoom,
  login: {
    readonly interactionId: string;
    readonly clientId: string;
    readonly expectedSub: string | null;
    readonly params: AuthorizationParams;
    readonly until: number;
  },
): Promise<{ readonly otp: string; readonly expiresIn: number }> {
  const otp = randomToken();
  const now = room.now();
  const fresh = newRow(now, { ...login, params: shownOf(login.params), otpHash: await sha256(otp) });
  const claimBy = Math.min(fresh.claim_by, login.until);
  await room.db.transaction().execute(async (trx) => {
    const { codes } = await trx
      .selectFrom('transactions')
      .select((eb) => eb.fn.countAll<number>().as('codes'))
      .where('interaction_uid', '=', login.interactionId)
      .executeTakeFirstOrThrow();
    if (codes >= CODES_PER_LOGIN) throw new ProblemError('too_many_requests', 'This sign-in has shown too many codes.');
    await trx
      .insertInto('transactions')
      .values({ ...fresh, mode: 'hosted', interaction_uid: login.interactionId, claim_by: claimBy })
      .execute();
    await room.audit({ event: 'transaction.pending', transaction_id: fresh.id, client_id: fresh.client_id }, trx);
  });
  return { otp, expiresIn: claimBy - now };
}

/**
 * What a hosted code needs of its request; the rest lives in the interaction. Anybody can begin a hosted login with
 * 16 kB of parameters, and each of its codes is kept for a day.
 */
const shownOf = (params: AuthorizationParams): AuthorizationParams => ({
  ...(params.binding_message === undefined ? {} : { binding_message: params.binding_message }),
  ...(purposeOf(params) === 'second_factor' ? { acr_values: ACR_SECOND_FACTOR } : {}),
});

function newRow(
  now: number,
  request: {
    readonly otpHash: string;
    readonly clientId: string;
    readonly expectedSub: string | null;
    readonly params: AuthorizationParams;
  },
): TransactionRow {
  return {
    id: randomToken(),
    otp_hash: request.otpHash,
    mode: null,
    state: 'pending',
    client_id: request.clientId,
    interaction_uid: null,
    expected_sub: request.expectedSub,
    params: JSON.stringify(request.params),
    created_at: now,
    claim_by: now + LIFETIME.code,
    decide_by: null,
    device_id: null,
    sub: null,
    txn: null,
    details: null,
    deny_reason: null,
    observed_origin: null,
    decided_at: null,
    decision_hash: null,
    ticket_hash: null,
    ticket_expires_at: null,
    ticket_used_at: null,
    minted_hash: null,
  };
}
