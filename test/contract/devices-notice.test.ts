import type { Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import type { Message } from '../../src/server/delivery/transport.ts';
import { NOTICE_TRIES } from '../../src/server/devices/begin-delays.ts';
import type { Database } from '../../src/server/store/schema.ts';
import { openStore } from '../../src/server/store/store.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrolDevice, newKey, proofFor, register, registration, sendProven } from './support/device.ts';
import { EMAIL, NOW, senderOn, told, withNotice } from './support/notices.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

const linkTo = (server: TestServer, deviceId: string): RegExp =>
  new RegExp(`${server.issuer}/devices/refuse/${deviceId}\\.[\\w-]{22}$`);

test('P22: the first device of an account is told of too, with what it is, since when it can approve, and a link', async () => {
  const server = await startTestServer({ now: () => NOW });
  const { device } = await enrolDevice(server, EMAIL);
  const [notice] = await told(server, 1);
  expect(notice).toMatchObject({ channel: 'email', destination: EMAIL.email });
  expect(notice?.subject).toBe('A new device for your Test Server account');
  expect(notice?.text.split('\n')).toEqual([
    `A device was added to your Test Server account on 22 November 2026, 09:30 UTC: "Laptop", check number ${checkNumber(device.thumbprint)}.`,
    'It can approve sign-ins as you at once.',
    'If you added it, there is nothing to do.',
    'If you did not, open this link before 29 November 2026, 09:30 UTC, and remove it:',
    expect.stringMatching(linkTo(server, device.device_id)),
  ]);
  expect(JSON.stringify(await server.db.selectFrom('audit').selectAll().execute())).not.toContain('ada@');
});

test('P22: a second device is told of at the e-mail address and the phone number, with the end of its delay', async () => {
  const server = await startTestServer({ now: () => NOW });
  const account = { sub: 'ada', ...EMAIL, phone_number: PHONE, created_at: 1 };
  await server.db.insertInto('accounts').values(account).execute();
  await enrolDevice(server, EMAIL);
  await told(server, 2);
  const { device } = await enrolDevice(server, { phone_number: PHONE });
  const [mail, text] = (await told(server, 4)).slice(2).toSorted((a, b) => a.channel.localeCompare(b.channel));
  expect(mail).toMatchObject({ channel: 'email', destination: EMAIL.email });
  expect(mail?.text).toContain(
    'It can approve sign-ins as you on 23 November 2026, 09:30 UTC, or as soon as a device that you have approves it.',
  );
  expect(text).toMatchObject({ channel: 'phone', destination: PHONE });
  expect(text?.text).toContain('It can approve sign-ins from 23 November 2026, 09:30 UTC. Not yours? Remove it: http');
  expect(text?.text).toMatch(linkTo(server, device.device_id));
});

test('P22: a registration that fails or is repeated tells nobody anything more', async () => {
  const server = await startTestServer();
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  await Promise.all(Array.from({ length: 5 }, () => register(server, key, token)));
  const again = await enrolmentToken(server, EMAIL, key.print);
  expect((await register(server, key, again)).code).toBe('device_exists');
  expect(await told(server, 1)).toHaveLength(1);
  expect(await server.db.selectFrom('device_notices').select('device_id').execute()).toHaveLength(1);
});

test('P22: a name that looks like an address is no link in the notice', async () => {
  const server = await startTestServer();
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  const call = registration(key, token, 'Confirm now: https://evil.example/x?y or call +4790000000');
  await sendProven(server, call, await proofFor(server, call, key.privateKey, { jwk: key.publicJwk }));
  const [notice] = await told(server, 1);
  expect(notice?.text).toContain('"Confirm now https evil example x y or...", check number');
  expect(notice?.text.match(/\S*[:/.]\S+/g)?.filter((word) => word.includes('evil'))).toEqual([]);
});

test('P22: the outbox of development shows a notice with its link to click, and no code', async () => {
  const server = await startTestServer();
  const { device } = await enrolDevice(server, EMAIL);
  await told(server, 1);
  const page = await (await fetch(`${server.issuer}/outbox`)).text();
  const [entry = ''] = page.split('<li>').slice(1);
  expect(entry).toContain(`<a href="${server.issuer}/devices/refuse/${device.device_id}.`);
  expect(entry).not.toContain('outbox-code');
});

test('P24: the account says how many devices wait, with another ETag, and says it to active ones only', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const before = await first.call('GET', PATHS.account);
  expect(before.body).toMatchObject({ devices_waiting: 0 });
  const etag = { 'if-none-match': before.headers.get('etag') ?? '' };
  expect((await first.call('GET', PATHS.account, etag)).status).toBe(304);
  const second = await enrolDevice(server, EMAIL);
  expect(second.account.devices_waiting).toBe(0);
  expect((await first.call('GET', PATHS.account, etag)).body).toMatchObject({ devices_waiting: 1 });
  expect((await second.call('GET', PATHS.account)).body).toMatchObject({ devices_waiting: 0 });
  await first.call('DELETE', `${PATHS.devices}/${second.device.device_id}`);
  expect((await first.call('GET', PATHS.account, etag)).status).toBe(304);
});

const failures = (db: Kysely<Database>): Promise<object[]> =>
  db.selectFrom('audit').select(['event', 'device_id', 'detail']).execute();

test('P22: a notice that could not be sent is tried again after growing pauses, and once it is sent no more', async () => {
  const { db } = await withNotice();
  const clock = { time: NOW };
  const tries: number[] = [];
  let works = false;
  const sender = senderOn(
    db,
    () => clock.time,
    () => {
      tries.push(clock.time - NOW);
      return works ? Promise.resolve() : Promise.reject(new Error('the relay is down'));
    },
  );
  for (let minute = 0; minute <= 130; minute += 1) {
    works = minute > 20;
    await sender.run();
    clock.time += 60;
  }
  expect(tries.map((seconds) => seconds / 60)).toEqual([0, 1, 3, 7, 15, 31]);
  expect(await failures(db)).toEqual([]);
});

test('P22: after the last try a notice is given up, and the audit log says so', async () => {
  const { db } = await withNotice();
  const clock = { time: NOW };
  let tries = 0;
  const sender = senderOn(
    db,
    () => clock.time,
    () => {
      tries += 1;
      return Promise.reject(new Error('there is no such mailbox'));
    },
  );
  for (let hour = 0; hour < 40; hour += 1) {
    await sender.run();
    clock.time += 3600;
  }
  expect(tries).toBe(NOTICE_TRIES.most);
  expect(await failures(db)).toEqual([{ event: 'device.notice_failed', device_id: 'd', detail: 'email' }]);
});

test('P22: of several processes one sends a notice, and a process that died while it did so costs no notice', async () => {
  const { db, file } = await withNotice();
  const other = await openStore(file);
  onTestFinished(() => other.close());
  const clock = { time: NOW };
  const sent: string[] = [];
  const take = (message: Message): Promise<void> => {
    sent.push(message.destination);
    return Promise.resolve();
  };
  const dying = senderOn(
    db,
    () => clock.time,
    () => Promise.reject(new Error('killed')),
  );
  await dying.run();
  const senders = [
    senderOn(db, () => clock.time, take),
    senderOn(other.db, () => clock.time, take),
    senderOn(db, () => clock.time, take),
  ];
  await Promise.all(senders.map((sender) => sender.run()));
  expect(sent).toEqual([]);
  clock.time += NOTICE_TRIES.firstPause;
  await Promise.all(senders.map((sender) => sender.run()));
  expect(sent).toEqual([EMAIL.email]);
});

test('P22: a notice that was kept and not sent before the server ended is sent when it starts', async () => {
  const { file } = await withNotice();
  const server = await startTestServer({ now: () => NOW, config: { store: { file } } });
  const [notice] = await told(server, 1);
  expect(notice?.destination).toBe(EMAIL.email);
});
