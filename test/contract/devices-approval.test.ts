import { expect, test } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { PATHS } from '../../src/wire/names.ts';
import {
  callAs,
  enrolDevice,
  newKey,
  proofFor,
  register,
  sendProven,
  type TestDevice,
  type TestKey,
} from './support/device.ts';
import type { Answer } from './support/http.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

const EMAIL = { email: 'ada@example.org' };
const DAY = 86_400;

const approval = (of: TestDevice, thumbprint = of.device.thumbprint) => ({
  method: 'POST',
  path: PATHS.approval(of.device.device_id),
  body: { thumbprint },
});

const approve = (server: TestServer, by: TestDevice, of: TestDevice, thumbprint?: string): Promise<Answer> =>
  callAs(server, by.key, by.id, approval(of, thumbprint));

async function activeAfter(server: TestServer, { device }: TestDevice): Promise<number> {
  const row = await server.db
    .selectFrom('devices')
    .select('active_after')
    .where('device_id', '=', device.device_id)
    .executeTakeFirstOrThrow();
  return row.active_after;
}

const audited = (server: TestServer): Promise<object[]> =>
  server.db.selectFrom('audit').select(['sub', 'device_id', 'detail']).where('event', '=', 'device.approved').execute();

test('P22: a device that waits is active as soon as an active one of its account approves it, and once', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  clock.forward(60);
  expect((await approve(server, first, second)).status).toBe(204);
  expect(await activeAfter(server, second)).toBe(clock.now());
  const seen = await second.call('GET', PATHS.devices);
  expect((seen.body as { devices: unknown[] }).devices).toHaveLength(2);
  clock.forward(60);
  expect((await approve(server, first, second)).status).toBe(204);
  expect(await activeAfter(server, second)).toBe(clock.now() - 60);
  expect(await audited(server)).toEqual([
    { sub: first.account.sub, device_id: second.device.device_id, detail: `by ${first.device.device_id}` },
  ]);
});

test('P22: who was approved approves others in turn, and a device that is active from the start needs nobody', async () => {
  const server = await startTestServer();
  const [first, second, third] = [
    await enrolDevice(server, EMAIL),
    await enrolDevice(server, EMAIL),
    await enrolDevice(server, EMAIL),
  ];
  expect((await approve(server, first, first)).status).toBe(204);
  expect((await approve(server, second, third)).code).toBe('device_pending');
  await approve(server, first, second);
  expect((await approve(server, second, third)).status).toBe(204);
  expect(await audited(server)).toHaveLength(2);
});

test('P22: a device that waits approves neither itself nor another, and is told until when', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  const third = await enrolDevice(server, EMAIL);
  for (const of of [second, third]) {
    const refused = await approve(server, second, of);
    expect(refused.body).toMatchObject({ code: 'device_pending', active_after: second.device.active_after });
    expect(await activeAfter(server, of)).toBe(clock.now() + DAY);
  }
});

test("P22: an approval of another key, another account's device, a removed one or none is of nothing", async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  const stranger = await enrolDevice(server, { phone_number: PHONE });
  const waiting = await enrolDevice(server, { phone_number: PHONE });
  const notFound = async (answer: Promise<Answer>): Promise<void> => {
    const { status, code } = await answer;
    expect([status, code]).toEqual([404, 'not_found']);
  };
  await notFound(approve(server, first, second, first.device.thumbprint));
  await notFound(approve(server, first, first, second.device.thumbprint));
  await notFound(approve(server, stranger, second));
  await notFound(approve(server, first, waiting));
  for (const path of [PATHS.approval('nobody'), `${PATHS.devices}/%00/approval`, `${PATHS.devices}/a%2Fb/approval`]) {
    await notFound(callAs(server, first.key, first.id, { ...approval(second), path }));
  }
  await first.call('DELETE', `${PATHS.devices}/${second.device.device_id}`);
  await notFound(approve(server, first, second));
  expect(await audited(server)).toEqual([]);
});

test('P14: an approval is of the key in the body that the proof signed, and of one device', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const mine = await enrolDevice(server, EMAIL);
  const strangers = await enrolDevice(server, EMAIL);
  const proof = await proofFor(server, approval(mine), first.key.privateKey, first.id);
  const swapped = { ...approval(mine), body: { thumbprint: strangers.device.thumbprint } };
  expect((await sendProven(server, swapped, proof)).code).toBe('invalid_proof');
  expect((await sendProven(server, approval(strangers), proof)).code).toBe('invalid_proof');
  const bySecond = await proofFor(server, approval(mine), mine.key.privateKey, first.id);
  expect((await sendProven(server, approval(mine), bySecond)).code).toBe('invalid_proof');
  expect(await activeAfter(server, strangers)).toBe(strangers.device.active_after);
  expect(await activeAfter(server, mine)).toBe(mine.device.active_after);
});

test.each([
  ['no body', undefined],
  ['a missing thumbprint', {}],
  ['a thumbprint that is none', { thumbprint: 'short' }],
  ['a list', { thumbprint: ['a'.repeat(43)] }],
  ['another member beside it', { thumbprint: 'a'.repeat(43), active_after: 0 }],
])('an approval with %s is refused', async (_, body) => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const path = PATHS.approval(first.device.device_id);
  const answer = await callAs(server, first.key, first.id, { method: 'POST', path, ...(body && { body }) });
  expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
});

test('P22: a device that was removed while its approval was on the way approves nothing', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  const third = await enrolDevice(server, EMAIL);
  await approve(server, first, second);
  const [removed, ...approvals] = await Promise.all([
    callAs(server, second.key, second.id, {
      method: 'DELETE',
      path: `${PATHS.devices}/${first.device.device_id}`,
    }),
    ...Array.from({ length: 8 }, () => approve(server, first, third)),
  ]);
  expect(removed.status).toBe(204);
  expect(new Set(approvals.map(({ status }) => status))).not.toContain(500);
  const { revoked_at, approved_at } = await order(server, first, third);
  expect(approved_at === undefined || approved_at < revoked_at).toBe(true);
});

/** Ids of the audit lines: what came first. */
async function order(
  server: TestServer,
  by: TestDevice,
  of: TestDevice,
): Promise<{ revoked_at: number; approved_at: number | undefined }> {
  const lines = await server.db.selectFrom('audit').select(['id', 'event', 'device_id']).execute();
  const line = (event: string, { device }: TestDevice): number | undefined =>
    lines.find((entry) => entry.event === event && entry.device_id === device.device_id)?.id;
  return { revoked_at: line('device.revoked', by) ?? 0, approved_at: line('device.approved', of) };
}

/** Two keys of one check number: among some thousand keys two will do (the birthday problem over 10^6 numbers). */
async function lookAlikes(): Promise<readonly [TestKey, TestKey]> {
  const seen = new Map<string, TestKey>();
  for (;;) {
    const key = await newKey();
    const number = checkNumber(key.print);
    const other = seen.get(number);
    if (other !== undefined) return [other, key];
    seen.set(number, key);
  }
}

test('P22: a key that was searched for to show the number of a device that waits is not taken', async () => {
  const server = await startTestServer();
  const [genuine, copy] = await lookAlikes();
  await enrolDevice(server, EMAIL);
  expect((await register(server, genuine, await enrolmentToken(server, EMAIL, genuine.print))).status).toBe(201);
  const answer = await register(server, copy, await enrolmentToken(server, EMAIL, copy.print));
  expect([answer.status, answer.code]).toEqual([409, 'device_exists']);
  const elsewhere = { email: 'bob@example.org' };
  expect((await register(server, copy, await enrolmentToken(server, elsewhere, copy.print))).status).toBe(201);
});
