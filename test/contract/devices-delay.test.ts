import { mkdirSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { UNANNOUNCED } from '../../src/server/devices/announced.ts';
import { NOTICE_TRIES } from '../../src/server/devices/begin-delays.ts';
import { isActive } from '../../src/server/devices/is-active.ts';
import { DeviceRegisteredSchema } from '../../src/wire/device.ts';
import { PATHS } from '../../src/wire/names.ts';
import { callAs, enrolDevice, newKey, type ProvenCall, proofFor, register, sendProven } from './support/device.ts';
import { DAY, EMAIL, NOW, senderOn, told, withNotice } from './support/notices.ts';
import { startTestServer } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

test('P22: the delay of a device begins with the first notice that is handed over, and never where none is', async () => {
  for (const worksAfter of [6 * 3600, Number.POSITIVE_INFINITY]) {
    const { db } = await withNotice(undefined, UNANNOUNCED);
    const clock = { time: NOW };
    const messages: string[] = [];
    const sender = senderOn(
      db,
      () => clock.time,
      ({ text }) => {
        if (clock.time < NOW + worksAfter) return Promise.reject(new Error('the relay is down'));
        messages.push(text);
        return Promise.resolve();
      },
    );
    let sentAt: number | undefined;
    for (let hour = 0; hour < 40; hour += 1) {
      await sender.run();
      if (messages.length > 0) sentAt ??= clock.time;
      expect(await isActive(db, 'd', clock.time)).toBe(sentAt !== undefined && clock.time >= sentAt + DAY);
      clock.time += 3600;
    }
    expect(sentAt === undefined).toBe(worksAfter === Number.POSITIVE_INFINITY);
    expect(await isActive(db, 'd', NOW + 1000 * DAY)).toBe(sentAt !== undefined);
    if (sentAt !== undefined) {
      const { active_after } = await db.selectFrom('devices').select('active_after').executeTakeFirstOrThrow();
      expect(active_after).toBe(sentAt + DAY);
      expect(messages).toEqual([expect.stringContaining(new Date(active_after * 1000).getUTCHours().toString())]);
    }
  }
});

test('P22: the delay of a device that enrolled by one of two destinations begins with the notice to the other, or when that can not be sent', async () => {
  for (const mailWorksAfter of [6 * 3600, Number.POSITIVE_INFINITY]) {
    // Who took over the number enrols by it, and reads what is sent to it.
    const { db } = await withNotice(undefined, UNANNOUNCED, PHONE);
    const clock = { time: NOW };
    const sent = new Map<string, number>();
    const sender = senderOn(
      db,
      () => clock.time,
      ({ channel }) => {
        if (channel === 'email' && clock.time < NOW + mailWorksAfter) return Promise.reject(new Error('mailbox full'));
        sent.set(channel, clock.time);
        return Promise.resolve();
      },
    );
    const triesLeft = () =>
      db.selectFrom('device_notices').select('tries').where('verified', '=', 0).executeTakeFirstOrThrow();
    let begins: number | undefined;
    for (let hour = 0; hour < 60; hour += 1) {
      await sender.run();
      if (sent.has('email') || (await triesLeft()).tries >= NOTICE_TRIES.most) begins ??= clock.time;
      const { active_after } = await db.selectFrom('devices').select('active_after').executeTakeFirstOrThrow();
      expect(active_after).toBe(begins === undefined ? UNANNOUNCED : begins + DAY);
      clock.time += 3600;
    }
    expect(sent.get('phone')).toBe(NOW);
    expect(sent.has('email')).toBe(mailWorksAfter === 6 * 3600);
    expect(begins).toBeGreaterThan(NOW + 5 * 3600);
  }
});

test('P22: where a process died in the last try, the delay begins with what was handed over before', async () => {
  const { db } = await withNotice(undefined, UNANNOUNCED, PHONE);
  await db.updateTable('device_notices').set({ tries: NOTICE_TRIES.most }).where('channel', '=', 'email').execute();
  await db.updateTable('device_notices').set({ sent_at: NOW }).where('channel', '=', 'phone').execute();
  await senderOn(
    db,
    () => NOW + 60,
    () => Promise.reject(new Error('nothing is due')),
  ).run();
  expect(await db.selectFrom('devices').select('active_after').execute()).toEqual([{ active_after: NOW + 60 + DAY }]);
});

test('P22: a device that nobody could be told of waits, is seen to wait, and is let in by one that is active', async () => {
  const server = await startTestServer({ now: () => NOW });
  const first = await enrolDevice(server, EMAIL);
  await told(server, 1);
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  // From now on nothing can be sent.
  rmSync(`${server.config.store.file}.outbox`);
  mkdirSync(`${server.config.store.file}.outbox`);
  const { body: registered } = await register(server, key, token);
  expect(registered).toMatchObject({ device: { active_after: NOW + DAY } });
  const id = v.parse(DeviceRegisteredSchema, registered).device.device_id;
  const second = (call: ProvenCall) => callAs(server, key, { kid: id }, call);
  const row = await server.db.selectFrom('devices').selectAll().where('device_id', '=', id).executeTakeFirstOrThrow();
  expect(row.active_after).toBe(UNANNOUNCED);
  expect((await first.call('GET', PATHS.account)).body).toMatchObject({ devices_waiting: 1 });
  const { body } = await first.call('GET', PATHS.devices);
  expect(body).toMatchObject({
    devices: expect.arrayContaining([expect.objectContaining({ device_id: id, active_after: NOW + DAY })]),
  });
  const other = `${PATHS.devices}/${first.device.device_id}`;
  expect((await second({ method: 'DELETE', path: other })).code).toBe('device_pending');
  const call = { method: 'POST', path: `${PATHS.devices}/${id}/approval`, body: { thumbprint: key.print } };
  const approval = await proofFor(server, call, first.key.privateKey, first.id);
  expect((await sendProven(server, call, approval)).status).toBe(204);
  expect((await first.call('GET', PATHS.account)).body).toMatchObject({ devices_waiting: 0 });
  expect((await second({ method: 'DELETE', path: other })).status).toBe(204);
});
