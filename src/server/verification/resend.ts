import type { Selectable } from 'kysely';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { VerificationStarted } from '../../wire/verification.ts';
import { type CodePurpose, ENROLMENT } from '../delivery/message.ts';
import { ProblemError } from '../problem.ts';
import type { VerificationsTable } from '../store/schema.ts';
import { hashCode, randomCode } from './code.ts';
import { limitCodeFailures } from './code-failures.ts';
import { mask } from './destination.ts';
import { limitSends } from './destination-limits.ts';
import { sendCode } from './send-code.ts';
import { resendDelay, VERIFICATION, type VerificationRoom } from './verification-room.ts';

/**
 * `POST /verification/{id}/resend` (P21): a new code for the same verification. Older codes die with the hash they
 * were kept as; attempts that were used stay used. @throws ProblemError
 */
export async function resendCode(
  room: VerificationRoom,
  verificationId: string,
  purpose: CodePurpose = ENROLMENT,
): Promise<VerificationStarted> {
  const now = room.now();
  const { row, code } = await room.db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('verifications')
      .selectAll()
      .where('verification_id', '=', verificationId)
      .executeTakeFirst();
    if (found === undefined) throw new ProblemError('unknown_verification');
    refuseResend(found, now);
    await limitCodeFailures(tx, { ...found, now });
    await limitSends(tx, { ...found, now });
    const code = randomCode();
    const sends = found.sends + 1;
    const expires_at = now + LIFETIME.verificationCode;
    await room.audit({ event: 'verification.resent', detail: found.channel }, tx);
    const resent = await tx
      .updateTable('verifications')
      .set({
        code_hash: hashCode(room.codeKey, verificationId, found.destination, code),
        sends,
        expires_at,
        resend_after: sends < VERIFICATION.sends ? now + resendDelay(sends) : expires_at,
      })
      .where('verification_id', '=', verificationId)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { row: resent, code };
  });
  await sendCode(room, row, code, purpose);
  return {
    verification_id: verificationId,
    destination: mask(row),
    expires_at: row.expires_at,
    resend_after: row.resend_after,
    attempts_left: VERIFICATION.attempts - row.attempts,
  };
}

function refuseResend(row: Selectable<VerificationsTable>, now: number): void {
  if (row.used_at !== null) throw new ProblemError('verification_used');
  if (row.expires_at <= now) throw new ProblemError('expired', 'Start a new verification.');
  const spent = row.sends >= VERIFICATION.sends || row.attempts >= VERIFICATION.attempts;
  const wait = spent ? row.expires_at - now : row.resend_after - now;
  if (wait > 0) throw new ProblemError('too_many_requests', undefined, { retry_after: wait });
}
