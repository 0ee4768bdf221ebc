import { formatCountersign } from '../../payloads/countersign.ts';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { qrSymbol, type ShownCode } from '../pages/shown-code.ts';
import { ProblemError } from '../problem.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';

/** Codes that one enrolment may show: a renewal each 45 s of its 10 minutes, and room for reloads. */
const CODES = 60;

/** A fresh code of an enrolment that is open. @throws ProblemError too_many_requests, expired */
export async function showCode({ config, db, now }: EnrolmentRoom, row: EnrolmentRow): Promise<ShownCode> {
  const at = now();
  const otp = randomToken();
  const otp_hash = await sha256(otp);
  const { enrolment_id, expires_at } = row;
  const claim_by = Math.min(at + LIFETIME.code, expires_at);
  if (claim_by <= at) throw new ProblemError('expired');
  await db.transaction().execute(async (tx) => {
    const { codes } = await tx
      .selectFrom('enrolment_codes')
      .select(({ fn }) => fn.countAll<number>().as('codes'))
      .where('enrolment_id', '=', enrolment_id)
      .executeTakeFirstOrThrow();
    if (codes >= CODES) throw new ProblemError('too_many_requests', 'This page has shown too many codes.');
    await tx.insertInto('enrolment_codes').values({ otp_hash, enrolment_id, claim_by }).execute();
  });
  const code = formatCountersign({ kind: 'enrolment', issuer: config.issuer, otp });
  const expires_in = claim_by - at;
  return { code, expires_in, renew_in: Math.min(LIFETIME.renewCode, expires_in), ...qrSymbol(code) };
}
