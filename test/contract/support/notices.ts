import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';
import { createAudit } from '../../../src/server/audit/audit.ts';
import type { Message } from '../../../src/server/delivery/transport.ts';
import { noticeNewDevice } from '../../../src/server/devices/notice-new-device.ts';
import { createNoticeSender, type NoticeSender } from '../../../src/server/devices/notice-sender.ts';
import { createRefusalLinks } from '../../../src/server/devices/refusal-links.ts';
import type { Database } from '../../../src/server/store/schema.ts';
import { openStore } from '../../../src/server/store/store.ts';
import type { TestServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The delay of a second device, in seconds. */
export const DAY = 86_400;
export const EMAIL = { email: 'ada@example.org' };
/** 22 November 2026, 09:30 UTC */
export const NOW = Date.UTC(2026, 10, 22, 9, 30) / 1000;

/** What was told, oldest first; waits until there are so many. */
export function told(server: TestServer, wanted: number): Promise<readonly Message[]> {
  return waitUntil(`${wanted.toString()} notices`, async () => {
    const notices = (await server.outbox()).filter(({ code }) => code === undefined);
    return notices.length >= wanted ? notices.reverse() : undefined;
  });
}

/**
 * A database of its own with one device and the notices of it, one by e-mail and, with a phone number, one to that.
 * Times in seconds.
 */
export async function withNotice(
  file = join(temporaryFolder(), 'countersign.db'),
  active_after = NOW,
  phone_number: string | null = null,
): Promise<{ db: Kysely<Database>; file: string }> {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  const { db } = store;
  const device = { device_id: 'd', sub: 'ada', name: 'Laptop', public_key: '{}', thumbprint: 'A'.repeat(43) };
  await db
    .insertInto('accounts')
    .values({ sub: 'ada', ...EMAIL, phone_number, created_at: 1 })
    .execute();
  await db
    .insertInto('devices')
    .values({ ...device, created_at: NOW, active_after })
    .execute();
  const room = { now: () => NOW, wakeNotices: () => undefined };
  const enrolledBy =
    phone_number === null
      ? { channel: 'email' as const, destination: EMAIL.email }
      : { channel: 'phone' as const, destination: phone_number };
  await db.transaction().execute((tx) => noticeNewDevice(room, tx, device, enrolledBy));
  return { db, file };
}

/** What sends the notices of the database by `send`; `now` in seconds. */
export function senderOn(
  db: Kysely<Database>,
  now: () => number,
  send: (message: Message) => Promise<void>,
): NoticeSender {
  const refusalLinks = createRefusalLinks('https://login.example', new Uint8Array(32));
  const log = pino({ level: 'silent' });
  return createNoticeSender({
    db,
    config: { name: 'Test Server', devices: { activation_delay: DAY } },
    now,
    log,
    audit: createAudit(db, now),
    refusalLinks,
    transport: { send },
  });
}
