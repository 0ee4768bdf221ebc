import { expect, test } from 'vitest';
import { startTestServer, testClock } from './support/server.ts';
import { codeFor, otherThan, PHONE, start, started, verify } from './support/verification.ts';

const from = (address: string) => ({ 'x-forwarded-for': address });
const BEHIND_PROXY = { listen: { trust_proxy: ['127.0.0.1', '::1'] } };

test('P21: twenty failed checks a day end for who made them, and for nobody else', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now, config: BEHIND_PROXY });
  const attacker = from('203.0.113.7');
  for (let round = 0; round < 4; round += 1) {
    const { verification_id } = await started(server, { phone_number: PHONE }, attacker);
    const wrong = otherThan(await codeFor(server, PHONE));
    for (let check = 0; check < 5; check += 1)
      expect((await verify(server, verification_id, wrong)).code).toBe('invalid_code');
  }
  const refused = await start(server, { phone_number: PHONE }, attacker);
  expect([refused.status, refused.code]).toEqual([429, 'too_many_requests']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const victim = await started(server, { phone_number: PHONE }, from('198.51.100.9'));
  expect((await verify(server, victim.verification_id, await codeFor(server, PHONE))).status).toBe(200);
  clock.forward(86_400);
  expect((await start(server, { phone_number: PHONE }, attacker)).status).toBe(200);
});

test('P21: another way to write an address has no limits of its own', async () => {
  const server = await startTestServer();
  for (let sends = 0; sends < 10; sends += 1) {
    const email = sends % 2 === 0 ? 'ada@example.org' : 'ADA@example.org';
    expect((await start(server, { email })).status).toBe(200);
  }
  expect((await start(server, { email: 'Ada@example.org' })).code).toBe('too_many_requests');
});

test('P21: a hundred failed checks a day by many end for all but who verified this number before', async () => {
  const server = await startTestServer({ config: BEHIND_PROXY });
  const owner = from('198.51.100.9');
  const earlier = await started(server, { phone_number: PHONE }, owner);
  await verify(server, earlier.verification_id, await codeFor(server, PHONE));
  for (let stranger = 1; stranger <= 20; stranger += 1) {
    const { verification_id } = await started(
      server,
      { phone_number: PHONE },
      from(`203.0.113.${stranger.toString()}`),
    );
    const wrong = otherThan(await codeFor(server, PHONE));
    for (let check = 0; check < 5; check += 1) await verify(server, verification_id, wrong);
  }
  expect((await start(server, { phone_number: PHONE }, from('203.0.113.99'))).code).toBe('too_many_requests');
  const again = await started(server, { phone_number: PHONE }, owner);
  expect((await verify(server, again.verification_id, await codeFor(server, PHONE))).status).toBe(200);
});

test('P21: ten messages an hour go to one destination for one requester', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  for (let sends = 0; sends < 10; sends += 1) expect((await start(server, { phone_number: PHONE })).status).toBe(200);
  const refused = await start(server, { phone_number: PHONE });
  expect([refused.status, refused.code]).toEqual([429, 'too_many_requests']);
  clock.forward(Number(refused.headers.get('retry-after')));
  expect((await start(server, { phone_number: PHONE })).status).toBe(200);
});
