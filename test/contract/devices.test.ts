import { expect, test } from 'vitest';
import { randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { PATHS } from '../../src/wire/names.ts';
import { callAs, enrolDevice, newKey, register, registration } from './support/device.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

const EMAIL = { email: 'ada@example.org' };

test('P22: a verified destination enrols the key that was named at its start, and makes the account', async () => {
  const server = await startTestServer();
  const { device, account } = await enrolDevice(server, EMAIL);
  expect(device).toMatchObject({ name: 'Laptop', current: true, last_used_at: null, active_after: device.created_at });
  expect(account).toMatchObject({ label: 'ada@example.org', issuer_name: 'Test Server' });
  expect(account.web_apps).toEqual([
    { client_id: 'shop', client_name: 'Shop', origins: ['http://localhost:4801'] },
    { client_id: 'bank', client_name: 'Bank', origins: ['http://localhost:4802'] },
    { client_id: 'reader', client_name: 'Reader', origins: [] },
  ]);
});

test('P22: an enrolment token makes one device; who lost the answer gets it again, until the device is removed', async () => {
  const server = await startTestServer();
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  const first = await register(server, key, token);
  expect(first.status).toBe(201);
  const again = await register(server, key, token);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(await server.db.selectFrom('devices').select('device_id').execute()).toHaveLength(1);
  await server.db.updateTable('devices').set({ revoked_at: server.now() }).execute();
  expect((await register(server, key, token)).code).toBe('invalid_enrolment_token');
});

test('P22: an enrolment token works for no other key', async () => {
  const server = await startTestServer();
  const [mine, thief] = [await newKey(), await newKey()];
  const token = await enrolmentToken(server, EMAIL, mine.print);
  expect((await register(server, thief, token)).code).toBe('invalid_enrolment_token');
  expect((await register(server, mine, token)).status).toBe(201);
});

test('P22: an enrolment token lives for five minutes', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  clock.forward(301);
  expect((await register(server, key, token)).code).toBe('invalid_enrolment_token');
});

test('P22: the database holds no enrolment token, only its hash', async () => {
  const server = await startTestServer();
  const token = await enrolmentToken(server, EMAIL, (await newKey()).print);
  const rows = await server.db.selectFrom('enrolment_tokens').selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('P22: ten registrations with one token at once make one device, and all are told of it', async () => {
  const server = await startTestServer();
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  const answers = await Promise.all(Array.from({ length: 10 }, () => register(server, key, token)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toHaveLength(1);
  expect(await server.db.selectFrom('devices').select('device_id').execute()).toHaveLength(1);
  expect(await server.db.selectFrom('accounts').select('sub').execute()).toHaveLength(1);
});

test('P13: a key that is registered is not registered again', async () => {
  const server = await startTestServer();
  const { key } = await enrolDevice(server, EMAIL);
  const token = await enrolmentToken(server, { phone_number: PHONE }, key.print);
  const answer = await register(server, key, token);
  expect([answer.status, answer.code]).toEqual([409, 'device_exists']);
});

test('P14: a registration must be proven with the key in its body', async () => {
  const server = await startTestServer();
  const [mine, other] = [await newKey(), await newKey()];
  const call = registration(mine, await enrolmentToken(server, EMAIL, mine.print));
  expect((await callAs(server, other, { jwk: other.publicJwk }, call)).code).toBe('invalid_proof');
  expect((await callAs(server, other, { jwk: mine.publicJwk }, call)).code).toBe('invalid_proof');
  expect((await callAs(server, mine, { kid: 'some-device' }, call)).code).toBe('invalid_proof');
  expect(await server.db.selectFrom('devices').select('device_id').execute()).toEqual([]);
});

test('P23: where registration is closed, a verified stranger gets no account, and an imported user does', async () => {
  const server = await startTestServer({ config: { registration: 'closed' } });
  const key = await newKey();
  const token = randomToken(256);
  await server.db
    .insertInto('enrolment_tokens')
    .values({
      token_hash: await sha256(token),
      channel: 'email',
      destination: EMAIL.email,
      key_thumbprint: key.print,
      expires_at: server.now() + 300,
      used_at: null,
    })
    .execute();
  const refused = await register(server, key, token);
  expect([refused.status, refused.code]).toEqual([403, 'registration_closed']);
  expect(await server.db.selectFrom('accounts').select('sub').execute()).toEqual([]);
  await server.db
    .insertInto('accounts')
    .values({ sub: 'ada', ...EMAIL, phone_number: null, created_at: 1 })
    .execute();
  const taken = await register(server, key, token);
  expect(taken.body).toMatchObject({ account: { sub: 'ada' } });
});

const DAY = 86_400;

test.each(['live', 'removed'])(
  'P22: a recycled number does not inherit the account of a %s device that nobody used for long',
  async (device) => {
    const clock = testClock();
    const server = await startTestServer({ now: clock.now });
    const before = await enrolDevice(server, { phone_number: PHONE });
    if (device === 'removed') await before.call('DELETE', `${PATHS.devices}/${before.device.device_id}`);
    clock.forward(46 * DAY);
    const next = await enrolDevice(server, { phone_number: PHONE });
    expect(next.account.sub).not.toBe(before.account.sub);
    expect(next.account.label).toBe(PHONE);
    const numbers = await server.db.selectFrom('accounts').select(['sub', 'phone_number']).execute();
    expect(numbers.find(({ sub }) => sub === before.account.sub)?.phone_number).toBeNull();
    if (device === 'live')
      expect((await before.call('GET', PATHS.account)).body).toMatchObject({ sub: before.account.sub });
  },
);

test('P22: a number whose account shows itself stays with it, and so does one that was imported', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, { phone_number: PHONE });
  clock.forward(40 * DAY);
  await first.call('GET', PATHS.account);
  clock.forward(40 * DAY);
  expect((await enrolDevice(server, { phone_number: PHONE })).account.sub).toBe(first.account.sub);
  const imported = { sub: 'ada', email: null, phone_number: '+4787654321', created_at: 1 };
  await server.db.insertInto('accounts').values(imported).execute();
  expect((await enrolDevice(server, { phone_number: imported.phone_number })).account.sub).toBe('ada');
});

test('P22: where registration is closed, a recycled number gets no account and none loses it', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now, config: { registration: 'closed' } });
  const imported = { sub: 'ada', email: null, phone_number: PHONE, created_at: 1, signed_in_by_code_at: null };
  await server.db.insertInto('accounts').values(imported).execute();
  const key = await newKey();
  const token = await storeToken(server, key.print, PHONE);
  await server.db
    .insertInto('devices')
    .values({ ...LONG_UNUSED, sub: 'ada' })
    .execute();
  expect((await register(server, key, token)).code).toBe('registration_closed');
  expect(await server.db.selectFrom('accounts').selectAll().execute()).toEqual([imported]);
});

const LONG_UNUSED = {
  device_id: 'long-unused',
  name: 'Old laptop',
  public_key: '{}',
  thumbprint: 'none',
  created_at: 1,
  active_after: 1,
  last_used_at: null,
  revoked_at: null,
};

/** An enrolment token as `POST /verification/verify` gives it. */
async function storeToken(server: TestServer, key_thumbprint: string, number: string): Promise<string> {
  const token = randomToken(256);
  await server.db
    .insertInto('enrolment_tokens')
    .values({
      token_hash: await sha256(token),
      channel: 'phone',
      destination: number,
      key_thumbprint,
      expires_at: server.now() + 300,
      used_at: null,
    })
    .execute();
  return token;
}

test('P22: an address that is written in another way is of the same account', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, { email: 'ada@example.org' });
  const second = await enrolDevice(server, { email: 'Ada@Example.org' });
  expect(second.account.sub).toBe(first.account.sub);
  expect(second.device.active_after).toBeGreaterThan(second.device.created_at);
});

test('P22: a second device waits for a day, and may do nothing to the first meanwhile', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  expect(second.account.sub).toBe(first.account.sub);
  expect(second.device.active_after).toBe(second.device.created_at + 86_400);
  const refused = await second.call('DELETE', `${PATHS.devices}/${first.device.device_id}`);
  expect(refused.body).toMatchObject({ code: 'device_pending', active_after: second.device.active_after });
  const seen = await second.call('GET', PATHS.devices);
  expect((seen.body as { devices: unknown[] }).devices).toHaveLength(1);
  clock.forward(86_400);
  expect((await second.call('DELETE', `${PATHS.devices}/${first.device.device_id}`)).status).toBe(204);
});

test('P22: the first device refuses a waiting one', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  expect((await first.call('DELETE', `${PATHS.devices}/${second.device.device_id}`)).status).toBe(204);
  expect((await second.call('GET', PATHS.account)).code).toBe('unknown_device');
});

test('P24: devices are listed for their account, oldest first, with the one that asks marked', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now, config: { devices: { activation_delay: 0 } } });
  const first = await enrolDevice(server, EMAIL);
  clock.forward(5);
  const second = await enrolDevice(server, EMAIL);
  await enrolDevice(server, { phone_number: PHONE });
  const { body } = await second.call('GET', PATHS.devices);
  expect(
    (body as { devices: { device_id: string; current: boolean }[] }).devices.map((d) => [d.device_id, d.current]),
  ).toEqual([
    [first.device.device_id, false],
    [second.device.device_id, true],
  ]);
});

test('P24: a device removes itself, and its key may then be registered anew', async () => {
  const server = await startTestServer();
  const device = await enrolDevice(server, EMAIL);
  expect((await device.call('DELETE', `${PATHS.devices}/${device.device.device_id}`)).status).toBe(204);
  expect((await device.call('GET', PATHS.devices)).code).toBe('unknown_device');
  const token = await enrolmentToken(server, EMAIL, device.key.print);
  expect((await register(server, device.key, token)).status).toBe(201);
});

test('P24: a device of another account is not there', async () => {
  const server = await startTestServer();
  const ada = await enrolDevice(server, EMAIL);
  const eve = await enrolDevice(server, { phone_number: PHONE });
  const answer = await eve.call('DELETE', `${PATHS.devices}/${ada.device.device_id}`);
  expect([answer.status, answer.code]).toEqual([404, 'not_found']);
  expect((await ada.call('GET', PATHS.account)).status).toBe(200);
});

test('P7: removing a device ends what it claimed and accepted, and the audit log says so', async () => {
  const server = await startTestServer();
  const { device, account, call } = await enrolDevice(server, EMAIL);
  const states = ['claimed', 'accepted', 'done', 'denied'] as const;
  for (const state of states) {
    await server.db
      .insertInto('transactions')
      .values({ ...EMPTY, id: state, otp_hash: state, state, device_id: device.device_id, sub: account.sub })
      .execute();
  }
  await call('DELETE', `${PATHS.devices}/${device.device_id}`);
  const rows = await server.db.selectFrom('transactions').select(['id', 'state']).orderBy('id').execute();
  expect(rows.map(({ id, state }) => [id, state])).toEqual([
    ['accepted', 'expired'],
    ['claimed', 'expired'],
    ['denied', 'denied'],
    ['done', 'done'],
  ]);
  const events = await server.db.selectFrom('audit').select('event').orderBy('id').execute();
  expect(events.map(({ event }) => event)).toEqual([
    'verification.started',
    'verification.succeeded',
    'account.created',
    'device.registered',
    'transaction.expired',
    'transaction.expired',
    'device.revoked',
  ]);
});

const EMPTY = {
  mode: 'embedded',
  client_id: 'shop',
  interaction_uid: null,
  expected_sub: null,
  params: '{}',
  created_at: 1,
  claim_by: 9e9,
  decide_by: 9e9,
  txn: null,
  details: null,
  deny_reason: null,
  observed_origin: null,
  decided_at: null,
  ticket_hash: null,
  ticket_expires_at: null,
  ticket_used_at: null,
  minted_hash: null,
} as const;
