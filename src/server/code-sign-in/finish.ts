import type { Kysely } from 'kysely';
import { ACR_CODE } from '../../wire/names.ts';
import type { ServerContext } from '../context.ts';
import { accountOfDestination, type VerifiedDestination } from '../devices/account-of-destination.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import { FINISH_WITHIN } from './standing.ts';
import type { CodeLogin } from './start.ts';

/** Who a code signed in, and how (RFC 8176): `sms` is said only where the code went to a phone. */
export interface ProofOfCode {
  readonly sub: string;
  readonly acr: typeof ACR_CODE;
  readonly amr: readonly ['otp'] | readonly ['sms', 'otp'];
}

/**
 * Ends a login by the code that was typed in its browser: once, and not where an approval or a denial ended it before.
 * Account, login and audit line are one database transaction.
 * @returns `undefined` where there is nothing to finish
 * @throws ProblemError registration_closed, or wrong_account where the login is for another account (P8)
 */
export async function finishByCode(
  room: Pick<ServerContext, 'db' | 'config' | 'now' | 'audit'>,
  login: CodeLogin,
): Promise<ProofOfCode | undefined> {
  return room.db.transaction().execute(async (tx) => {
    const now = room.now();
    if (await wasDecided(tx, login.id)) return undefined;
    const proved = await spend(tx, login.id, now);
    if (proved === undefined) return undefined;
    const { sub } = await accountOfDestination(room, tx, proved);
    if (login.expectedSub !== null && login.expectedSub !== sub) throw new ProblemError('wrong_account');
    if (proved.channel === 'phone') await keepNumber(tx, sub, now);
    await endShownCodes(room, tx, login.id);
    await room.audit({ event: 'login.by_code', client_id: login.clientId, sub, detail: proved.channel }, tx);
    return { sub, acr: ACR_CODE, amr: proved.channel === 'phone' ? ['sms', 'otp'] : ['otp'] };
  });
}

/** Only the number's own code shows that it is still this person's; one that went to the mailbox does not (P22). */
const keepNumber = (tx: Kysely<Database>, sub: string, now: number): Promise<unknown> =>
  tx.updateTable('accounts').set({ signed_in_by_code_at: now }).where('sub', '=', sub).execute();

/** Of all who finish a login at once, one gets its destination. */
async function spend(tx: Kysely<Database>, loginId: string, now: number): Promise<VerifiedDestination | undefined> {
  const spent = await tx
    .updateTable('code_sign_ins')
    .set({ finished_at: now })
    .where('interaction_uid', '=', loginId)
    .where('finished_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('verifications')
          .select('used_at')
          .whereRef('verifications.verification_id', '=', 'code_sign_ins.verification_id')
          .where('used_at', '>', now - FINISH_WITHIN),
      ),
    )
    .returning('verification_id')
    .executeTakeFirst();
  if (spent === undefined) return undefined;
  return tx
    .selectFrom('verifications')
    .select(['channel', 'destination'])
    .where('verification_id', '=', spent.verification_id)
    .executeTakeFirstOrThrow();
}

/** A login ends once: what a person said in an approval or a denial stays said. */
async function wasDecided(tx: Kysely<Database>, loginId: string): Promise<boolean> {
  const decided = await tx
    .selectFrom('transactions')
    .select('id')
    .where('interaction_uid', '=', loginId)
    .where('state', 'in', ['done', 'denied', 'relayed'])
    .executeTakeFirst();
  return decided !== undefined;
}

/** The QR codes that this login showed are over; the row of a pushed request goes on to say how it ended (P18). */
async function endShownCodes(
  { audit }: Pick<ServerContext, 'audit'>,
  tx: Kysely<Database>,
  loginId: string,
): Promise<void> {
  const ended = await tx
    .updateTable('transactions')
    .set({ state: 'expired' })
    .where('interaction_uid', '=', loginId)
    .where('minted_hash', 'is', null)
    .where('state', 'in', ['pending', 'claimed', 'accepted'])
    .returning(['id', 'client_id'])
    .execute();
  for (const { id, client_id } of ended) {
    await audit({ event: 'transaction.expired', transaction_id: id, client_id, detail: 'signed in by a code' }, tx);
  }
}
