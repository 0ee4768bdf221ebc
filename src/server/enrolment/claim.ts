import type { Kysely } from 'kysely';
import { sha256 } from '../../proofs/base64url.ts';
import type { ClaimEnrolment, EnrolmentClaimed } from '../../wire/enrolment.ts';
import type { OwnKey } from '../devices/own-key.ts';
import { isRegistered } from '../devices/register-device.ts';
import { ProblemError } from '../problem.ts';
import type { Database } from '../store/schema.ts';
import { mask } from '../verification/destination.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';

/**
 * `POST /enrolments/claim`: takes a shown code for one key, once, by compare-and-set (P2). Nothing is registered: the
 * page that showed the code asks its person first (P22). The key that repeats its claim gets the same answer.
 * @throws ProblemError unknown_code, code_not_open, expired, device_exists
 */
export async function claimEnrolment(
  room: EnrolmentRoom,
  { otp, name }: Pick<ClaimEnrolment, 'otp' | 'name'>,
  key: OwnKey,
): Promise<EnrolmentClaimed> {
  const now = room.now();
  const otpHash = await sha256(otp);
  const row = await room.db.transaction().execute(async (tx) => {
    const found = await byOtp(tx, otpHash);
    if (found === undefined) throw new ProblemError('unknown_code');
    // Also when the page said yes since and the answer to the claim was lost: its key must learn of its device.
    if (found.thumbprint === key.thumbprint && (found.expires_at > now || found.state === 'registered')) return found;
    if (found.state !== 'open') throw new ProblemError('code_not_open');
    if (found.claim_by <= now || found.expires_at <= now) throw new ProblemError('expired', 'The code has expired.');
    if (await isRegistered(tx, key.thumbprint)) throw new ProblemError('device_exists');
    const claimed = await tx
      .updateTable('enrolments')
      .set({
        state: 'claimed',
        public_key: JSON.stringify(key.publicKey),
        thumbprint: key.thumbprint,
        device_name: name,
        claimed_at: now,
      })
      .where('enrolment_id', '=', found.enrolment_id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (claimed === undefined) throw new ProblemError('code_not_open');
    await room.audit({ event: 'enrolment.claimed', detail: claimed.enrolment_id }, tx);
    return claimed;
  });
  room.wakeUps.notify(row.enrolment_id);
  return {
    enrolment_id: row.enrolment_id,
    issuer_name: room.config.name,
    label: mask(row),
    expires_in: Math.max(0, row.expires_at - now),
  };
}

/** Whether some page showed this code, open or not. @throws ProblemError unknown_code */
export async function findCode({ db }: Pick<EnrolmentRoom, 'db'>, otp: string): Promise<void> {
  if ((await byOtp(db, await sha256(otp))) === undefined) throw new ProblemError('unknown_code');
}

const byOtp = (db: Kysely<Database>, otpHash: string): Promise<(EnrolmentRow & { claim_by: number }) | undefined> =>
  db
    .selectFrom('enrolment_codes')
    .innerJoin('enrolments', 'enrolments.enrolment_id', 'enrolment_codes.enrolment_id')
    .selectAll('enrolments')
    .select('enrolment_codes.claim_by')
    .where('enrolment_codes.otp_hash', '=', otpHash)
    .executeTakeFirst();
