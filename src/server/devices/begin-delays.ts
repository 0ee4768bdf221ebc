import type { Kysely } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Database } from '../store/schema.ts';
import { shownActiveAfter, UNANNOUNCED } from './announced.ts';

/** Tries of one notice, and seconds from one to the next: each pause is twice the one before. All take 16 hours. */
export const NOTICE_TRIES = { most: 12, firstPause: 60, longestPause: 4 * 3600 } as const;

/**
 * Begins the delays that may begin, as of `from`: a notice of the device was handed over, and none is still to be sent
 * to a destination that its own enrolment did not verify. Who took over one of an account's two destinations enrols by
 * it and gets its notice; only the other one tells somebody else (P22). Of one device, or of all.
 */
export async function beginDelays(
  db: Kysely<Database>,
  from: number,
  devices: Config['devices'],
  deviceId?: string,
): Promise<void> {
  const update = db
    .updateTable('devices')
    .set({ active_after: shownActiveAfter(UNANNOUNCED, from, devices) })
    .where('active_after', '=', UNANNOUNCED)
    .where('revoked_at', 'is', null)
    .where('device_id', 'in', (eb) =>
      eb.selectFrom('device_notices').select('device_id').where('sent_at', 'is not', null),
    )
    .where('device_id', 'not in', (eb) =>
      eb
        .selectFrom('device_notices')
        .select('device_id')
        .where('verified', '=', 0)
        .where('sent_at', 'is', null)
        .where('tries', '<', NOTICE_TRIES.most),
    );
  await (deviceId === undefined ? update : update.where('device_id', '=', deviceId)).execute();
}
