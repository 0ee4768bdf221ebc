import type { Kysely } from 'kysely';
import { randomToken } from '../../proofs/base64url.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Database } from '../store/schema.ts';
import type { Destination } from '../verification/destination.ts';
import type { EnrolmentRoom } from './enrolment-room.ts';

/**
 * Begins the enrolment of a destination that was just proved, for the browser that holds the secret of this hash.
 * `tx` is the database transaction that uses the proof up.
 */
export async function openEnrolment(
  { now, audit }: Pick<EnrolmentRoom, 'now' | 'audit'>,
  tx: Kysely<Database>,
  { channel, destination }: Destination,
  sessionHash: string,
): Promise<void> {
  const created_at = now();
  const enrolment_id = randomToken();
  await tx
    .insertInto('enrolments')
    .values({
      enrolment_id,
      session_hash: sessionHash,
      channel,
      destination,
      state: 'open',
      created_at,
      expires_at: created_at + LIFETIME.enrolmentPage,
      public_key: null,
      thumbprint: null,
      device_name: null,
      claimed_at: null,
      decided_at: null,
      device_id: null,
    })
    .execute();
  await audit({ event: 'enrolment.opened', detail: enrolment_id }, tx);
}
