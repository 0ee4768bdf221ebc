import { expect, test } from 'vitest';
import { RATES } from '../../src/server/limits/limits.ts';
import { sweepExpired } from '../../src/server/sweep.ts';
import { createBrowser } from './support/browser.ts';
import {
  askResult,
  claimedEnrolment,
  enrolmentPage,
  showEnrolment,
  stateOfEnrolment,
  submit,
} from './support/enrolment.ts';
import { startTestServer, testClock } from './support/server.ts';
import { codeFor, otherThan } from './support/verification.ts';

test('P21: five wrong codes end a verification, and the page says how many tries are left', async () => {
  const server = await startTestServer();
  const browser = createBrowser();
  await submit(server, browser, '', { destination: 'ada@example.org' });
  const code = await codeFor(server, 'ada@example.org');
  const answers = [];
  for (let tries = 0; tries < 5; tries += 1) {
    answers.push(await submit(server, browser, '/code', { code: otherThan(code) }));
  }
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
  expect(answers[0]?.text).toContain('4 tries are left');
  expect(answers[3]?.text).toContain('One try is left');
  expect(answers[4]?.text).toContain('no try is left');
  expect((await submit(server, browser, '/code', { code })).status).toBe(429);
  expect(await server.db.selectFrom('enrolments').selectAll().execute()).toEqual([]);
});

test('P21: a new code comes after 30 s, and the older one opens nothing', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const browser = createBrowser();
  await submit(server, browser, '', { destination: 'ada@example.org' });
  const older = await codeFor(server, 'ada@example.org');
  const early = await submit(server, browser, '/resend', {});
  expect([early.status, early.text]).toEqual([429, expect.stringContaining('Try again in 30 seconds')]);
  clock.forward(30);
  const sent = await submit(server, browser, '/resend', {});
  expect((await browser.get(sent.location ?? '')).text).toContain('A new code is on its way');
  const newer = await codeFor(server, 'ada@example.org');
  if (newer !== older) expect((await submit(server, browser, '/code', { code: older })).status).toBe(422);
  expect((await submit(server, browser, '/code', { code: newer })).status).toBe(303);
});

test('P21: the forms go through the doors of the API: so many codes are sent and checked for a requester', async () => {
  const clock = testClock();
  const few = { burst: 2, perMinute: 1 };
  const rates = { ...RATES, start_verification: few, check_verification: few };
  const server = await startTestServer({ now: clock.now, rates });
  const browser = createBrowser();
  const statuses = [];
  for (const path of ['', '', '', '/resend']) {
    statuses.push((await submit(server, browser, path, { destination: 'ada@example.org' })).status);
  }
  for (let tries = 0; tries < 3; tries += 1) {
    statuses.push((await submit(server, browser, '/code', { code: '00000000' })).status);
  }
  expect(statuses).toEqual([303, 303, 429, 429, 422, 422, 429]);
  expect((await browser.get(enrolmentPage(server))).status).toBe(200);
});

test('a page shows so many codes and no more', async () => {
  const server = await startTestServer();
  const { browser, id } = await showEnrolment(server);
  const statuses = [];
  for (let code = 1; code <= 60; code += 1) {
    statuses.push((await browser.send('POST', `${enrolmentPage(server)}/qr?enrolment=${id}`)).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 59 }, () => 200), 429]);
  expect((await browser.get(enrolmentPage(server))).text).toContain('This took too long');
});

test('the sweep leaves what can still be asked for, and takes away what ended a day ago, with its codes', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { browser, key, claimed } = await claimedEnrolment(server);
  await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  clock.forward(86_400 + 600);
  await sweepExpired(server.db, clock.now());
  expect((await askResult(server, key, claimed.enrolment_id)).body).toMatchObject({ status: 'registered' });
  clock.forward(1);
  await sweepExpired(server.db, clock.now());
  expect(await stateOfEnrolment(server, claimed.enrolment_id)).toBeUndefined();
  expect(await server.db.selectFrom('enrolment_codes').selectAll().execute()).toEqual([]);
  expect((await askResult(server, key, claimed.enrolment_id)).code).toBe('unknown_enrolment');
});
