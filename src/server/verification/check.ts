import type { Kysely, Selectable } from 'kysely';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Verified } from '../../wire/verification.ts';
import { notingRefusal } from '../audit/refusals.ts';
import { ProblemError } from '../problem.ts';
import type { Database, VerificationsTable } from '../store/schema.ts';
import { hashCode, plainCode } from './code.ts';
import { countCodeFailure, limitCodeFailures } from './code-failures.ts';
import type { Destination } from './destination.ts';
import { countFailure, limitFailures } from './destination-limits.ts';
import { VERIFICATION, type VerificationRoom } from './verification-room.ts';

type VerificationRow = Selectable<VerificationsTable>;

/**
 * `POST /verification/verify` (P20, P21). A right code uses the verification up and, where a key was named at its
 * start, gives a token that enrols this key. What rests on a right code is done by `also`, in the database transaction
 * that uses the verification up; throwing takes both back. @throws ProblemError
 */
export async function checkCode(
  room: VerificationRoom,
  verificationId: string,
  typed: string,
  also?: (tx: Kysely<Database>, verified: Destination) => Promise<void>,
): Promise<Verified> {
  const now = room.now();
  const token = randomToken(256);
  const token_hash = await sha256(token);
  // A wrong code must be counted: only what is thrown in here is undone.
  const check = async (tx: Kysely<Database>) => {
    const found = await find(tx, verificationId);
    await limitCodeFailures(tx, { ...found, now });
    await limitFailures(tx, { ...found, now });
    const checked = await spendAttempt(
      tx,
      found,
      hashCode(room.codeKey, verificationId, found.destination, plainCode(typed)),
      now,
    );
    if (checked.used_at === null) {
      await countFailure(tx, { ...found, now });
      await countCodeFailure(room, tx, { ...found, now });
    } else if (found.key_thumbprint !== null) {
      const { channel, destination, key_thumbprint } = found;
      const expires_at = now + LIFETIME.enrolmentToken;
      await tx
        .insertInto('enrolment_tokens')
        .values({ token_hash, channel, destination, key_thumbprint, expires_at, used_at: null })
        .execute();
    }
    const event = checked.used_at === null ? 'verification.failed' : 'verification.succeeded';
    await room.audit({ event, detail: found.channel }, tx);
    if (checked.used_at !== null) await also?.(tx, { channel: found.channel, destination: found.destination });
    return checked;
  };
  const row = await notingRefusal(room.refusals, 'verification.refused', () => room.db.transaction().execute(check));
  if (row.used_at === null) {
    throw new ProblemError('invalid_code', undefined, { attempts_left: VERIFICATION.attempts - row.attempts });
  }
  return { verified: true, ...(row.key_thumbprint === null ? {} : { enrolment_token: token }) };
}

async function find(tx: Kysely<Database>, verificationId: string): Promise<VerificationRow> {
  const found = await tx
    .selectFrom('verifications')
    .selectAll()
    .where('verification_id', '=', verificationId)
    .executeTakeFirst();
  if (found === undefined) throw new ProblemError('unknown_verification');
  return found;
}

/** The counter and the comparison are one statement: however many checks run at once, five are made and one wins. */
async function spendAttempt(
  tx: Kysely<Database>,
  found: VerificationRow,
  code_hash: string,
  now: number,
): Promise<Pick<VerificationRow, 'used_at' | 'attempts' | 'key_thumbprint'>> {
  const checked = await tx
    .updateTable('verifications')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      used_at: eb.case().when('code_hash', '=', code_hash).then(now).else(null).end(),
    }))
    .where('verification_id', '=', found.verification_id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('attempts', '<', VERIFICATION.attempts)
    .returning(['used_at', 'attempts', 'key_thumbprint'])
    .executeTakeFirst();
  if (checked !== undefined) return checked;
  if (found.used_at !== null) throw new ProblemError('verification_used');
  if (found.expires_at <= now) throw new ProblemError('expired', 'Start a new verification.');
  throw new ProblemError('too_many_requests', 'Start a new verification.', {
    retry_after: found.expires_at - now,
    attempts_left: 0,
  });
}
