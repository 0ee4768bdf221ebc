import { expect, test } from 'vitest';
import { CODE_FAILURES, hourOf } from '../../src/server/verification/code-failures.ts';
import { createBrowser } from './support/browser.ts';
import { ask, audited, codeFor as codeTo, start as startScene, typeAndGoOn } from './support/code-sign-in.ts';
import { submit } from './support/enrolment.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { codeFor, otherThan, PHONE, resend, start, started, verify } from './support/verification.ts';

const from = (address: string) => ({ 'x-forwarded-for': address });
const BEHIND_PROXY = { listen: { trust_proxy: ['127.0.0.1', '::1'] } };

/** As if so many wrong codes of enrolments had been typed in this hour already. */
const failed = ({ db }: TestServer, now: number, failures: number) =>
  db
    .insertInto('code_failures')
    .values({ purpose: 'enrolment', hour: hourOf(now), network: 'many others', failures })
    .execute();

test('P21: a thousand wrong enrolment codes in an hour, wherever they were typed, end enrolment for the rest of it', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { verification_id } = await started(server, { phone_number: PHONE });
  const right = await codeFor(server, PHONE);
  await failed(server, clock.now(), CODE_FAILURES.anHour - 2);
  expect((await verify(server, verification_id, otherThan(right))).code).toBe('invalid_code');
  expect(await audited({ server }, 'enrolment.paused')).toEqual([]);
  expect((await verify(server, verification_id, otherThan(right))).code).toBe('invalid_code');
  expect(await audited({ server }, 'enrolment.paused')).toMatchObject([{ detail: '1000 wrong codes in an hour' }]);

  const refused = await verify(server, verification_id, right);
  const untilTheHourEnds = (3600 - (clock.now() % 3600)).toString();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, untilTheHourEnds]);
  expect(refused.body).toMatchObject({ detail: 'Too many wrong enrolment codes were typed at this server.' });
  const sentBefore = (await server.outbox()).length;
  expect((await start(server, { email: 'eve@example.org' })).status).toBe(429);
  clock.forward(30);
  expect((await resend(server, verification_id)).status).toBe(429);
  const page = await submit(server, createBrowser(), '', { destination: 'eve@example.org' });
  expect(page.status).toBe(429);
  expect(page.text).toMatch(
    /Too many wrong enrolment codes were typed at this server\. None is taken now: try again in \d+ (?:minutes|seconds)\./,
  );
  expect(await server.outbox()).toHaveLength(sentBefore);

  clock.forward(3600 - (clock.now() % 3600));
  const later = await started(server, { phone_number: PHONE });
  expect((await verify(server, later.verification_id, await codeFor(server, PHONE))).status).toBe(200);
  expect(await audited({ server }, 'enrolment.paused')).toHaveLength(1);
});

test('P21: where enrolment is closed for the hour, codes sign in as before', async () => {
  const scene = await startScene();
  await failed(scene.server, scene.clock.now(), CODE_FAILURES.anHour);
  expect((await start(scene.server, { email: 'eve@example.org' })).code).toBe('too_many_requests');
  const login = await ask(scene, PHONE);
  const tokens = await typeAndGoOn(scene, login, await codeTo(scene.server, PHONE));
  expect(tokens.claims()?.sub).toBe(scene.alice.sub);
});

test('P21: one requester ends after fifty wrong enrolment codes an hour, at whatever destinations, and nobody else', async () => {
  const server = await startTestServer({ config: BEHIND_PROXY });
  const stranger = from('203.0.113.7');
  for (let person = 1; person <= 10; person += 1) {
    const email = `person${person.toString()}@example.org`;
    const { verification_id } = await started(server, { email }, stranger);
    const wrong = otherThan(await codeFor(server, email));
    for (let check = 0; check < 5; check += 1) {
      expect((await verify(server, verification_id, wrong)).code).toBe('invalid_code');
    }
  }
  expect((await start(server, { email: 'another@example.org' }, stranger)).code).toBe('too_many_requests');
  expect((await start(server, { email: 'another@example.org' }, from('198.51.100.9'))).status).toBe(200);
});

test('P21: who verified a destination before goes on with it when the door is closed, until his own network has had enough', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now, config: BEHIND_PROXY });
  const owner = from('198.51.100.9');
  const earlier = await started(server, { phone_number: PHONE }, owner);
  await verify(server, earlier.verification_id, await codeFor(server, PHONE));
  await failed(server, clock.now(), CODE_FAILURES.anHour);
  expect((await start(server, { phone_number: PHONE }, from('203.0.113.7'))).code).toBe('too_many_requests');
  expect((await start(server, { email: 'another@example.org' }, owner)).code).toBe('too_many_requests');
  const again = await started(server, { phone_number: PHONE }, owner);
  const right = await codeFor(server, PHONE);
  expect((await verify(server, again.verification_id, otherThan(right))).code).toBe('invalid_code');
  await server.db
    .updateTable('code_failures')
    .set({ failures: CODE_FAILURES.networkAnHour })
    .where('failures', '=', 1)
    .execute();
  expect((await verify(server, again.verification_id, right)).code).toBe('too_many_requests');
  await server.db
    .updateTable('code_failures')
    .set({ failures: CODE_FAILURES.networkAnHour - 1 })
    .where('failures', '=', CODE_FAILURES.networkAnHour)
    .execute();
  expect((await verify(server, again.verification_id, right)).status).toBe(200);
});

test('P21: the networks of one IPv6 site count as one, and those of another site apart', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now, config: BEHIND_PROXY });
  for (const [subnet, destination] of [
    ['1', 'ada@example.org'],
    ['2', 'bob@example.org'],
  ] as const) {
    const { verification_id } = await started(server, { email: destination }, from(`2001:db8:7:${subnet}::5`));
    await verify(server, verification_id, otherThan(await codeFor(server, destination)));
  }
  const counted = await server.db.selectFrom('code_failures').select('failures').execute();
  expect(counted).toEqual([{ failures: 2 }]);
  await server.db.updateTable('code_failures').set({ failures: CODE_FAILURES.networkAnHour }).execute();
  expect((await start(server, { phone_number: PHONE }, from('2001:db8:7:ffff::5'))).code).toBe('too_many_requests');
  expect((await start(server, { phone_number: PHONE }, from('2001:db8:8:1::5'))).status).toBe(200);
});
