import type { Kysely, Selectable } from 'kysely';
import type { Database, DevicesTable } from '../store/schema.ts';
import type { VerifiedDestination } from './account-of-destination.ts';
import type { DevicesRoom } from './devices-room.ts';

/**
 * Keeps that an account's e-mail address and phone number must be told of a new device (P22): in the database
 * transaction that registers it, so that none is ever there unannounced. The sender finds it there after the commit.
 * `verified` is what the device enrolled by.
 */
export async function noticeNewDevice(
  room: Pick<DevicesRoom, 'now' | 'wakeNotices'>,
  tx: Kysely<Database>,
  { device_id, sub }: Pick<Selectable<DevicesTable>, 'device_id' | 'sub'>,
  verified: VerifiedDestination,
): Promise<void> {
  const account = await tx
    .selectFrom('accounts')
    .select(['email', 'phone_number'])
    .where('sub', '=', sub)
    .executeTakeFirstOrThrow();
  const isVerified = (channel: VerifiedDestination['channel'], destination: string): 0 | 1 =>
    channel === verified.channel && destination === verified.destination ? 1 : 0;
  const now = room.now();
  const notice = { device_id, created_at: now, tries: 0, try_after: now, sent_at: null, refused_at: null };
  const notices = [
    { ...notice, channel: 'email' as const, destination: account.email },
    { ...notice, channel: 'phone' as const, destination: account.phone_number },
  ].flatMap(({ destination, ...rest }) =>
    destination === null ? [] : [{ ...rest, destination, verified: isVerified(rest.channel, destination) }],
  );
  if (notices.length === 0) return;
  await tx.insertInto('device_notices').values(notices).execute();
  room.wakeNotices();
}
