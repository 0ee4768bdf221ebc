import type { Selectable } from 'kysely';
import { checkNumber } from '../../proofs/check-number.ts';
import type { Config } from '../config/config.ts';
import type { ServerContext } from '../context.ts';
import { newDeviceMessage } from '../delivery/new-device-message.ts';
import type { Message, Transport } from '../delivery/transport.ts';
import type { DeviceNoticesTable } from '../store/schema.ts';
import { shownActiveAfter } from './announced.ts';
import { beginDelays, NOTICE_TRIES } from './begin-delays.ts';
import { REFUSAL_LINK_LIVES, type RefusalLinks } from './refusal-links.ts';

/** Notices that are read at once. */
const BATCH = 50;

export interface NoticeSenderParts extends Pick<ServerContext, 'db' | 'now' | 'audit' | 'log'> {
  readonly config: Pick<Config, 'name' | 'devices'>;
  readonly transport: Transport;
  readonly refusalLinks: RefusalLinks;
}

export interface NoticeSender {
  /** Sends what is due. Never two runs at once; one that is asked for meanwhile follows. Never rejects. */
  run(): Promise<void>;
}

type Notice = Selectable<DeviceNoticesTable>;

/**
 * Sends the notices of new devices (P22). A try is counted before it is made, so that of several processes one makes
 * it, and a crash in the middle costs a second message at worst, never the only one.
 */
export function createNoticeSender(parts: NoticeSenderParts): NoticeSender {
  let wanted = false;
  let running: Promise<void> | undefined;

  async function untilNoneIsWanted(): Promise<void> {
    while (wanted) {
      wanted = false;
      try {
        await sendDue(parts);
      } catch (error) {
        parts.log.error({ err: error }, 'notices of new devices could not be read');
      }
    }
  }

  return {
    run() {
      wanted = true;
      running ??= untilNoneIsWanted().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function sendDue(parts: NoticeSenderParts): Promise<void> {
  for (;;) {
    const due = await parts.db
      .selectFrom('device_notices')
      .selectAll()
      .where('sent_at', 'is', null)
      .where('tries', '<', NOTICE_TRIES.most)
      .where('try_after', '<=', parts.now())
      .orderBy('try_after')
      .limit(BATCH)
      .execute();
    for (const notice of due) await sendOne(parts, notice);
    if (due.length < BATCH) break;
  }
  // Where the last try failed, or a process died in it, what was handed over before has to do.
  await beginDelays(parts.db, parts.now(), parts.config.devices);
}

async function sendOne(parts: NoticeSenderParts, read: Notice): Promise<void> {
  const triedAt = parts.now();
  const notice = await countTry(parts, read);
  if (notice === undefined) return;
  try {
    await parts.transport.send(await messageOf(parts, notice, triedAt));
  } catch (error) {
    const { channel, tries } = notice;
    parts.log.error({ err: error, channel, tries }, 'a notice of a new device could not be sent');
    if (tries >= NOTICE_TRIES.most) {
      await parts.audit({ event: 'device.notice_failed', device_id: notice.device_id, detail: channel });
    }
    return;
  }
  await keepSent(parts, notice, triedAt);
}

/** A notice that was handed over may begin the device's delay: as it was told there, from the moment of that try. */
async function keepSent({ db, now, config }: NoticeSenderParts, notice: Notice, triedAt: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('device_notices')
      .set({ sent_at: now() })
      .where('device_id', '=', notice.device_id)
      .where('destination', '=', notice.destination)
      .execute();
    await beginDelays(tx, triedAt, config.devices, notice.device_id);
  });
}

async function countTry({ db, now }: NoticeSenderParts, read: Notice): Promise<Notice | undefined> {
  const { firstPause, longestPause } = NOTICE_TRIES;
  return db
    .updateTable('device_notices')
    .set({
      tries: read.tries + 1,
      try_after: now() + Math.min(firstPause * 2 ** read.tries, longestPause),
    })
    .where('device_id', '=', read.device_id)
    .where('destination', '=', read.destination)
    .where('tries', '=', read.tries)
    .where('sent_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

async function messageOf(
  { db, config, refusalLinks }: NoticeSenderParts,
  notice: Notice,
  now: number,
): Promise<Message> {
  const device = await db
    .selectFrom('devices')
    .select(['name', 'thumbprint', 'created_at', 'active_after'])
    .where('device_id', '=', notice.device_id)
    .executeTakeFirstOrThrow();
  const activeAfter = shownActiveAfter(device.active_after, now, config.devices);
  return newDeviceMessage(notice, {
    serverName: config.name,
    deviceName: device.name,
    checkNumber: checkNumber(device.thumbprint),
    addedAt: device.created_at,
    activeAfter: activeAfter > now ? activeAfter : null,
    link: refusalLinks.linkTo(notice.device_id),
    linkUntil: device.created_at + REFUSAL_LINK_LIVES,
  });
}
