import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Database } from '../store/schema.ts';
import { REFUSAL_LINK_LIVES } from './refusal-links.ts';

/**
 * Whether a device that joins this account now must wait (P22): while another device lives there, and where one was
 * refused lately. Else whoever was refused, or pressed the link of a notice in a mailbox that is not his, would come
 * back a moment later as the account's first device.
 */
export async function mustWait(tx: Kysely<Database>, sub: string, now: number): Promise<boolean> {
  const reason = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('sub', '=', sub)
    .where((eb) =>
      eb.or([
        eb('revoked_at', 'is', null),
        eb.and([
          eb('revoked_at', '>', now - REFUSAL_LINK_LIVES),
          eb.or([eb('active_after', '>', eb.ref('revoked_at')), wasRefused(eb)]),
        ]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return reason !== undefined;
}

const wasRefused = (eb: ExpressionBuilder<Database, 'devices'>): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom('device_notices')
      .select('device_notices.device_id')
      .whereRef('device_notices.device_id', '=', 'devices.device_id')
      .where('device_notices.refused_at', 'is not', null),
  );
