import { randomToken } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { StartVerification, VerificationStarted } from '../../wire/verification.ts';
import { type CodePurpose, ENROLMENT } from '../delivery/message.ts';
import { networkOf } from '../limits/requester.ts';
import { ProblemError } from '../problem.ts';
import { hashCode, hashRequester, randomCode } from './code.ts';
import { limitCodeFailures } from './code-failures.ts';
import { destinationOf, mask } from './destination.ts';
import { limitFailures, limitSends } from './destination-limits.ts';
import { sendCode } from './send-code.ts';
import { resendDelay, VERIFICATION, type VerificationRoom } from './verification-room.ts';

/**
 * `POST /verification` (P20): stores a verification and sends its code. The answer is the same whether or not
 * there is an account. `requester` is who asks, as `requesterOf` gives it. @throws ProblemError
 */
export async function startVerification(
  room: VerificationRoom,
  start: StartVerification,
  requester: string,
  purpose: CodePurpose = ENROLMENT,
): Promise<VerificationStarted> {
  const to = destinationOf(start);
  if (!room.config.verification.channels.includes(to.channel)) {
    throw new ProblemError('invalid_request', `This server sends no codes by ${to.channel}.`);
  }
  const now = room.now();
  const verification_id = randomToken();
  const code = randomCode();
  const times = { expires_at: now + LIFETIME.verificationCode, resend_after: now + resendDelay(1) };
  const row = {
    ...to,
    ...times,
    verification_id,
    code_hash: hashCode(room.codeKey, verification_id, to.destination, code),
    key_thumbprint: start.key_thumbprint ?? null,
    requester: hashRequester(room.codeKey, requester),
    network: hashRequester(room.codeKey, networkOf(requester)),
    created_at: now,
    sends: 1,
    attempts: 0,
    used_at: null,
    purpose: purpose.kind,
  };
  await room.db.transaction().execute(async (tx) => {
    const use = { ...row, now };
    await limitCodeFailures(tx, use);
    await limitFailures(tx, use);
    await limitSends(tx, use);
    await tx.insertInto('verifications').values(row).execute();
    await room.audit({ event: 'verification.started', detail: to.channel }, tx);
  });
  await sendCode(room, to, code, purpose);
  return { verification_id, destination: mask(to), ...times, attempts_left: VERIFICATION.attempts };
}
