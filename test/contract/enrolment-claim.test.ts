import * as v from 'valibot';
import { expect, test } from 'vitest';
import { randomToken } from '../../src/proofs/base64url.ts';
import { EnrolmentClaimedSchema } from '../../src/wire/enrolment.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrol, succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { callAs, enrolDevice, newKey } from './support/device.ts';
import {
  askResult,
  claimCode,
  claimedEnrolment,
  enrolmentEvents,
  showEnrolment,
  stateOfEnrolment,
  submit,
} from './support/enrolment.ts';
import { SHOP, startTestServer, testClock } from './support/server.ts';
import { beginHosted } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

test('P22: a claim registers nothing, and its answer does not say whose account it is', async () => {
  const server = await startTestServer({ now: testClock().now });
  const shown = await showEnrolment(server);
  const answer = await claimCode(server, await newKey(), shown.otp);
  expect(answer.status).toBe(200);
  expect(v.parse(EnrolmentClaimedSchema, answer.body)).toEqual({
    enrolment_id: shown.id,
    issuer_name: 'Test Server',
    label: 'a•••@example.org',
    expires_in: 600,
  });
  expect(await server.db.selectFrom('devices').select('device_id').execute()).toEqual([]);
  expect(await server.db.selectFrom('accounts').select('sub').execute()).toEqual([]);
  expect(await enrolmentEvents(server)).toEqual(['enrolment.opened', 'enrolment.claimed']);
});

test('P2: a code is claimed by one key; that key gets the same answer again, every other one is refused', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { otp } = await showEnrolment(server);
  const [mine, other] = [await newKey(), await newKey()];
  const first = await claimCode(server, mine, otp);
  expect((await claimCode(server, mine, otp)).body).toEqual(first.body);
  expect((await claimCode(server, other, otp)).code).toBe('code_not_open');
  clock.forward(90);
  expect((await claimCode(server, mine, otp)).body).toEqual({ ...(first.body as object), expires_in: 510 });
  expect((await claimCode(server, other, otp)).code).toBe('code_not_open');
  const tried = ['enrolment_claim.refused', 'enrolment_claim.refused'];
  expect(await enrolmentEvents(server)).toEqual(['enrolment.opened', 'enrolment.claimed', ...tried]);
});

test('P2: of many keys that claim a code at once, one gets it', async () => {
  const server = await startTestServer();
  const { otp, id } = await showEnrolment(server);
  const keys = await Promise.all(Array.from({ length: 8 }, newKey));
  const answers = await Promise.all(keys.map((key) => claimCode(server, key, otp)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ code }) => code === 'code_not_open')).toHaveLength(7);
  const row = await server.db
    .selectFrom('enrolments')
    .select('thumbprint')
    .where('enrolment_id', '=', id)
    .executeTakeFirst();
  expect(row?.thumbprint).toBe(keys[answers.findIndex(({ status }) => status === 200)]?.print);
});

test('P2: a code lives for 60 s, also when a newer one is shown, and an unknown one is unknown', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const key = await newKey();
  const shown = await showEnrolment(server);
  clock.forward(45);
  const renewed = await shown.browser.send('POST', `${server.issuer}/enrolment/qr?enrolment=${shown.id}`);
  expect(renewed.status).toBe(200);
  clock.forward(14);
  expect((await claimCode(server, key, shown.otp)).status).toBe(200);

  const late = await showEnrolment(server, 'eve@example.org');
  clock.forward(60);
  const answer = await claimCode(server, await newKey(), late.otp);
  expect([answer.status, answer.code]).toEqual([410, 'expired']);
  expect((await claimCode(server, key, randomToken())).code).toBe('unknown_code');
});

test('P22: a code that is shown at the end of a page lives no longer than the page', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { browser, id } = await showEnrolment(server);
  clock.forward(590);
  const renewed = await browser.send('POST', `${server.issuer}/enrolment/qr?enrolment=${id}`);
  const { code, expires_in, renew_in } = JSON.parse(renewed.text) as Record<string, string | number>;
  expect([expires_in, renew_in]).toEqual([10, 10]);
  clock.forward(10);
  const answer = await claimCode(server, await newKey(), String(code).split('#')[1] ?? '');
  expect(answer.code).toBe('expired');
});

test('P1: codes of a sign-in and of an enrolment never interchange', async () => {
  const server = await startTestServer();
  const { otp } = await showEnrolment(server);
  const device = await enrol(server, { email: 'eve@example.org' });
  expect(await device.claim(otp)).toMatchObject({ ok: false, code: 'unknown_code' });
  const hosted = await beginHosted(await createWebApp(server, SHOP), createBrowser());
  expect((await claimCode(server, await newKey(), hosted.otp)).code).toBe('unknown_code');
  // Both are as open as before.
  expect((await claimCode(server, await newKey(), otp)).status).toBe(200);
  succeeded(await device.claim(hosted.otp));
});

test('P14: a claim and the question for its result are proven with the key itself, by jwk', async () => {
  const server = await startTestServer({ now: testClock().now });
  const { otp, id } = await showEnrolment(server);
  const [mine, other] = [await newKey(), await newKey()];
  const claim = {
    method: 'POST',
    path: PATHS.claimEnrolment,
    body: { otp, public_key: mine.publicJwk, name: 'Laptop' },
  };
  expect((await callAs(server, other, { jwk: other.publicJwk }, claim)).code).toBe('invalid_proof');
  expect((await callAs(server, other, { jwk: mine.publicJwk }, claim)).code).toBe('invalid_proof');
  expect((await callAs(server, mine, { jwk: other.publicJwk }, claim)).code).toBe('invalid_proof');
  expect((await callAs(server, mine, { kid: 'some-device' }, claim)).code).toBe('invalid_proof');
  expect(await stateOfEnrolment(server, id)).toBe('open');
  expect((await callAs(server, mine, { jwk: mine.publicJwk }, claim)).status).toBe(200);

  const question = { method: 'POST', path: PATHS.enrolmentResult, body: { enrolment_id: id, wait: 0 } };
  expect((await callAs(server, mine, { kid: 'some-device' }, question)).code).toBe('invalid_proof');
  expect((await callAs(server, other, { jwk: mine.publicJwk }, question)).code).toBe('invalid_proof');
  expect((await askResult(server, other, id)).code).toBe('unknown_enrolment');
  expect((await askResult(server, mine, randomToken())).code).toBe('unknown_enrolment');
  expect((await askResult(server, mine, id)).body).toEqual({ status: 'waiting', expires_in: 600 });
});

test('P13: a key that is a device already claims nothing', async () => {
  const server = await startTestServer();
  const { key } = await enrolDevice(server, { email: 'eve@example.org' });
  const { otp, id } = await showEnrolment(server);
  const answer = await claimCode(server, key, otp);
  expect([answer.status, answer.code]).toEqual([409, 'device_exists']);
  expect(await stateOfEnrolment(server, id)).toBe('open');
});

const STRANGE_NAMES = ['\u202egnp.exe', 'a\u0000b', 'a\nb', '   ', 'x'.repeat(81), 'z\u0335\u0336\u0337\u0338\u0334'];

test('P22: nobody claims under a name that draws over others, hides, or shows nothing', async () => {
  const server = await startTestServer();
  const { otp, id } = await showEnrolment(server);
  const key = await newKey();
  for (const name of STRANGE_NAMES) {
    const answer = await claimCode(server, key, otp, name);
    expect([name, answer.status, answer.code]).toEqual([name, 400, 'invalid_request']);
  }
  expect(await stateOfEnrolment(server, id)).toBe('open');
});

test('P22: a question that is held back is answered by what the page decides, the same however often it is asked', async () => {
  const server = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(server);
  const held = askResult(server, key, claimed.enrolment_id, 25);
  const page = await browser.get(`${server.issuer}/enrolment`);
  expect(page.text).toContain('Add this browser?');
  expect((await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id })).status).toBe(303);
  const { body } = await held;
  expect(body).toMatchObject({
    status: 'registered',
    device: { name: 'Firefox on Linux', thumbprint: key.print, current: true },
    account: { label: 'ada@example.org' },
  });
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual(body);
  const { device } = body as { device: { device_id: string } };
  expect(
    (await callAs(server, key, { kid: device.device_id }, { method: 'GET', path: PATHS.account })).body,
  ).toMatchObject({ label: 'ada@example.org' });
});

test('P22: a key whose claim got no answer finds its device by claiming again, also after the time of the page', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { browser, otp, key, claimed } = await claimedEnrolment(server);
  await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  clock.forward(3600);
  expect((await claimCode(server, await newKey(), otp)).code).toBe('code_not_open');
  const again = await claimCode(server, key, otp);
  expect(again.body).toEqual({ ...claimed, expires_in: 0 });
  expect((await askResult(server, key, claimed.enrolment_id)).body).toMatchObject({ status: 'registered' });
});

test('P22: a claim that nobody answers has expired with its page', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { key, claimed } = await claimedEnrolment(server);
  clock.forward(599);
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual({ status: 'waiting', expires_in: 1 });
  clock.forward(1);
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual({ status: 'expired' });
});

test('P22: who was removed since hears no more that it is registered', async () => {
  const server = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(server);
  await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  await server.db.updateTable('devices').set({ revoked_at: server.now() }).execute();
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual({ status: 'refused' });
  expect((await browser.get(`${server.issuer}/enrolment`)).text).toContain('This browser was removed again');
});

test('a server that closes answers a question for a result that is held back', async () => {
  const server = await startTestServer();
  const { key, claimed } = await claimedEnrolment(server);
  const held = askResult(server, key, claimed.enrolment_id, 25);
  // The question is under way when its proof was taken down.
  await expect.poll(() => server.db.selectFrom('proof_jtis').select('jti_hash').execute()).toHaveLength(2);
  await server.close();
  expect((await held).body).toMatchObject({ status: 'waiting' });
});
