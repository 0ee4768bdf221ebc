import { expect, test } from 'vitest';
import { RATES } from '../../src/server/limits/limits.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrolDevice } from './support/device.ts';
import { send, sendToTarget } from './support/http.ts';
import { startTestServer } from './support/server.ts';
import { start } from './support/verification.ts';

/** A clock that stands, so that nothing is refilled but by the test. */
function standingClock() {
  let at = 1_800_000_000;
  return {
    now: () => at,
    forward: (seconds: number) => {
      at += seconds;
    },
  };
}

const mailbox = (number: number) => ({ email: `person-${number.toString()}@example.org` });
const BEHIND_PROXY = { listen: { trust_proxy: ['127.0.0.1', '::1'] } };

test('P21: one requester starts so many verifications, then is told how long to wait; others go on', async () => {
  const clock = standingClock();
  const server = await startTestServer({ now: clock.now, rates: RATES, config: BEHIND_PROXY });
  const mine = { 'x-forwarded-for': '203.0.113.7' };
  for (let number = 0; number < RATES.start_verification.burst; number += 1) {
    expect((await start(server, mailbox(number), mine)).status).toBe(200);
  }
  const refused = await start(server, mailbox(99), mine);
  expect([refused.status, refused.code]).toEqual([429, 'too_many_requests']);
  expect(refused.body).toMatchObject({ retry_after: 6 });
  expect(refused.headers.get('retry-after')).toBe('6');
  expect((await start(server, mailbox(100), { 'x-forwarded-for': '203.0.113.8' })).status).toBe(200);
  clock.forward(6);
  expect((await start(server, mailbox(101), mine)).status).toBe(200);
});

test('P21: who is no trusted proxy names nobody else as the requester', async () => {
  const clock = standingClock();
  const server = await startTestServer({ now: clock.now, rates: RATES });
  for (let number = 0; number < RATES.start_verification.burst; number += 1) {
    await start(server, mailbox(number), { 'x-forwarded-for': `203.0.113.${number.toString()}` });
  }
  expect((await start(server, mailbox(99), { 'x-forwarded-for': '203.0.113.200' })).code).toBe('too_many_requests');
});

test('P12: one device makes so many calls, also from many addresses', async () => {
  const clock = standingClock();
  const rates = { ...RATES, device: { burst: 5, perMinute: 60 } };
  const server = await startTestServer({ now: clock.now, rates, config: BEHIND_PROXY });
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  const from = (host: number) =>
    device.call('GET', PATHS.account, { 'x-forwarded-for': `203.0.113.${host.toString()}` });
  for (let call = 0; call < 5; call += 1) expect((await from(call)).status).toBe(200);
  expect((await from(6)).code).toBe('too_many_requests');
  clock.forward(1);
  expect((await from(7)).status).toBe(200);
});

test.each(['/%76erification', '/verificatio%6E', '/verification#', 'http://localhost/verification'])(
  'P21: who writes the address as %s goes through the same door',
  async (target) => {
    const clock = standingClock();
    const rates = { ...RATES, start_verification: { burst: 1, perMinute: 1 } };
    const server = await startTestServer({ now: clock.now, rates });
    expect((await start(server, mailbox(1))).status).toBe(200);
    const around = await sendToTarget(server.issuer, 'POST', target, JSON.stringify(mailbox(2)));
    expect(around.code).toBe('too_many_requests');
    expect(await server.outbox()).toHaveLength(1);
  },
);

test('every other address is limited as well', async () => {
  const clock = standingClock();
  const rates = { ...RATES, other: { burst: 3, perMinute: 60 } };
  const server = await startTestServer({ now: clock.now, rates });
  for (let call = 0; call < 3; call += 1) await send(server.issuer + PATHS.discovery);
  expect((await send(server.issuer + PATHS.discovery)).code).toBe('too_many_requests');
});
