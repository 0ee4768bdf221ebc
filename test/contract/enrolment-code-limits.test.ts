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
const failed = ({ db }: TestServer, now: number, failures: number, requester = 'many others') =>
  db
    .insertInto('code_failures')
    .values({ purpose: 'enrolment', hour: hourOf(now), requester, failures })
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
