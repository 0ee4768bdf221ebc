import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { randomToken } from '../../src/proofs/base64url.ts';
import { makeProof } from '../../src/proofs/proof.ts';
import { REFUSALS } from '../../src/server/audit/refusals.ts';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { PATHS, REQUEST_URI_PREFIX } from '../../src/wire/names.ts';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { callAs, enrolDevice, newKey, nonceOf, proofFor, register, sendProven } from './support/device.ts';
import { claimCode, claimedEnrolment, showEnrolment, submit } from './support/enrolment.ts';
import { BANK, restartTestServer, SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { approve, beginHosted, proceed, SHOP_LOGIN } from './support/sign-in.ts';
import { codeFor, enrolmentToken, started, verify } from './support/verification.ts';
import { createWebApp } from './support/web-app.ts';

test('P17: what a known device was refused stands in the audit log, with the device and the reason', async () => {
  const server = await startTestServer();
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const page = pageAt(SHOP_LOGIN);
  const mallory = await enrol(server);
  const code = succeeded(await alice.claim((await shop.push()).otp));
  await mallory.claim(code.otp);
  await mallory.claim((await shop.push({ login_hint: alice.sub })).otp);
  await mallory.decide(code, ACCEPT, page);
  await alice.decide(code, ACCEPT, page, { client_id: 'bank' });
  await alice.decide(code, ACCEPT, page);
  await alice.decide(code, NOT_ME, page);
  const lines = await server.db
    .selectFrom('audit')
    .select(['event', 'device_id', 'sub', 'detail'])
    .where('event', 'like', '%.refused')
    .orderBy('id')
    .execute();
  const by = ({ deviceId, sub }: typeof alice) => ({ device_id: deviceId, sub });
  expect(lines).toEqual([
    { event: 'claim.refused', ...by(mallory), detail: 'code_not_open' },
    { event: 'claim.refused', ...by(mallory), detail: 'wrong_account' },
    { event: 'decision.refused', ...by(mallory), detail: 'unknown_transaction' },
    { event: 'decision.refused', ...by(alice), detail: 'invalid_decision' },
    { event: 'decision.refused', ...by(alice), detail: 'already_decided' },
  ]);
});

const refusals = ({ db }: TestServer) =>
  db
    .selectFrom('audit')
    .select(['event', 'detail', 'client_id'])
    .where('event', 'like', '%.refused')
    .orderBy('id')
    .execute();

test('P17: a proof, an enrolment code and a verification code that are refused leave a line with the reason', async () => {
  const server = await startTestServer({ now: testClock().now });
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  const account = { method: 'GET', path: PATHS.account };
  const proof = await proofFor(server, account, device.key.privateKey, device.id);
  await sendProven(server, account, proof);
  await sendProven(server, account, proof);
  await sendProven(server, account, await proofFor(server, account, (await newKey()).privateKey, device.id));
  // A fresh nonce and the server's time are asked of honest devices too.
  const request = { method: 'GET', url: server.issuer + PATHS.account, body: '' };
  const signer = { key: device.key.privateKey, id: device.id };
  const late = { iat: server.now() - 61, nonce: await nonceOf(server) };
  for (const claims of [late, { iat: server.now(), nonce: 'of another time' }]) {
    const { code } = await sendProven(server, account, await makeProof(request, signer, claims));
    expect(['clock_skew', 'use_nonce']).toContain(code);
  }
  await device.call('DELETE', `${PATHS.devices}/${device.device.device_id}`);
  await device.call('GET', PATHS.account);

  const { otp } = await claimedEnrolment(server, 'bob@example.org');
  const stranger = await newKey();
  await claimCode(server, stranger, otp);
  await claimCode(server, stranger, randomToken());
  await register(server, stranger, await enrolmentToken(server, { email: 'eve@example.org' }, device.key.print));

  const { verification_id } = await started(server, { email: 'carol@example.org' });
  const code = await codeFor(server, 'carol@example.org');
  await verify(server, verification_id, code);
  await verify(server, verification_id, code);

  const lines = await refusals(server);
  expect(lines.map(({ event, detail }) => [event, detail])).toEqual([
    ['proof.refused', 'invalid_proof'],
    ['proof.refused', 'invalid_proof'],
    ['proof.refused', 'unknown_device'],
    ['enrolment_claim.refused', 'code_not_open'],
    ['proof.refused', 'unknown_code'],
    ['proof.refused', 'invalid_enrolment_token'],
    ['verification.refused', 'verification_used'],
  ]);
});

test('P17: what a device that waits is refused, and a key that is registered already, leaves a line with the device', async () => {
  const server = await startTestServer();
  const first = await enrolDevice(server, { email: 'ada@example.org' });
  const waiting = await enrolDevice(server, { email: 'ada@example.org' });
  const another = await enrolDevice(server, { email: 'ada@example.org' });
  const pathOf = ({ device }: typeof first) => `${PATHS.devices}/${device.device_id}`;
  expect((await waiting.call('DELETE', pathOf(first))).code).toBe('device_pending');
  const { thumbprint, device_id } = another.device;
  for (const by of [waiting, first]) {
    // The waiting one names the key rightly; the active one names another.
    const body = { thumbprint: by === first ? waiting.device.thumbprint : thumbprint };
    await callAs(server, by.key, by.id, { method: 'POST', path: PATHS.approval(device_id), body });
  }
  await first.call('DELETE', `${PATHS.devices}/${randomToken()}`);
  const token = await enrolmentToken(server, { email: 'eve@example.org' }, first.key.print);
  expect((await register(server, first.key, token)).code).toBe('device_exists');
  await claimCode(server, first.key, (await showEnrolment(server, 'eve@example.org')).otp);
  const lines = await server.db
    .selectFrom('audit')
    .select(['event', 'detail', 'sub', 'device_id'])
    .where('event', 'like', '%.refused')
    .orderBy('id')
    .execute();
  const by = ({ device, account }: typeof first) => ({ sub: account.sub, device_id: device.device_id });
  const nobody = { sub: null, device_id: null };
  expect(lines).toEqual([
    { event: 'device_removal.refused', detail: 'device_pending', ...by(waiting) },
    { event: 'device_approval.refused', detail: 'device_pending', ...by(waiting) },
    { event: 'device_approval.refused', detail: 'not_found', ...by(first) },
    { event: 'device_removal.refused', detail: 'not_found', ...by(first) },
    { event: 'device_registration.refused', detail: 'device_exists', ...nobody },
    { event: 'enrolment_claim.refused', detail: 'device_exists', ...nobody },
  ]);
});

test('P17: a yes of another browser, of another site, too early or too late leaves a line, and one pressed twice none', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const shown = await showEnrolment(server, 'ada@example.org');
  const yes = { enrolment: shown.id };
  await submit(server, shown.browser, '/confirm', yes);
  await claimCode(server, await newKey(), shown.otp);
  await submit(server, createBrowser(), '/confirm', yes);
  const other = await claimedEnrolment(server, 'eve@example.org');
  await submit(server, other.browser, '/refuse', yes);
  await submit(server, shown.browser, '/confirm', yes, { origin: 'https://evil.example' });
  for (let presses = 0; presses < 2; presses += 1) await submit(server, shown.browser, '/confirm', yes);
  clock.forward(LIFETIME.enrolmentPage);
  await submit(server, other.browser, '/confirm', { enrolment: other.id });
  const lines = await refusals(server);
  expect(lines.map(({ event }) => event)).toEqual(lines.map(() => 'enrolment_answer.refused'));
  expect(lines.map(({ detail }) => detail)).toEqual([
    'yes when open',
    'another browser',
    'another enrolment',
    'cross_origin_form',
    'yes when expired',
  ]);
});

test('P17: a ticket that is refused leaves a line with the reason, whoever brings it', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const ticket = async () => approve(alice, (await shop.push()).otp, SHOP_LOGIN);
  const browser = createBrowser();
  await browser.get(proceed(server, 'x'));
  await browser.get(proceed(server, randomToken()));
  const used = await ticket();
  await browser.get(proceed(server, used), { 'sec-purpose': 'prefetch' });
  await browser.get(proceed(server, used));
  await browser.get(proceed(server, used));
  const late = await ticket();
  clock.forward(30);
  await browser.get(proceed(server, late));
  const hosted = await beginHosted(shop, browser);
  const other = await beginHosted(shop, browser);
  const approved = await approve(alice, hosted.otp, hosted.page.url);
  await createBrowser().open(proceed(server, approved));
  await createBrowser().get(`${hosted.page.url}/finish?ticket=${randomToken()}`);
  await browser.get(`${other.page.url}/finish?ticket=${approved}`);
  await browser.get(`${other.page.url}/finish?ticket=${randomToken()}`);
  const line = (detail: string, client_id: string | null = null) => ({ event: 'ticket.refused', detail, client_id });
  expect(await refusals(server)).toEqual([
    line('no ticket'),
    line('unknown'),
    line('not opened as a page'),
    line('used', SHOP.client_id),
    line('over', SHOP.client_id),
    line('another browser', SHOP.client_id),
    line('unknown'),
    line('another login', SHOP.client_id),
    line('unknown'),
  ]);
});

test('P17: a request that is refused in the front channel or as it is pushed leaves a line, and never what was sent', async () => {
  const server = await startTestServer();
  const shop = await createWebApp(server, SHOP);
  const login = await shop.push();
  const open = async (changed: Record<string, string>): Promise<void> => {
    const address = new URL(login.url);
    for (const [name, value] of Object.entries(changed)) address.searchParams.set(name, value);
    await createBrowser().get(address.href);
  };
  await open({ client_id: BANK.client_id });
  await open({ client_id: 'nobody-we-know' });
  await open({ request_uri: `${REQUEST_URI_PREFIX}made-up` });
  await open({ request_uri: 'https://evil.example/request.jwt' });
  await fetch(server.issuer + PROVIDER_ROUTES.pushed_authorization_request, {
    method: 'POST',
    body: new URLSearchParams({ client_id: SHOP.client_id, client_secret: 'guessed', response_type: 'code' }),
  });
  const lines = await waitUntil('the lines', async () => {
    const found = await refusals(server);
    return found.length >= 5 ? found : undefined;
  });
  const line = (detail: string, client_id: string | null) => ({ event: 'authorization.refused', detail, client_id });
  expect(lines).toEqual([
    line('opened: invalid_request_uri', BANK.client_id),
    line('opened: invalid_client', null),
    line('opened: invalid_request_uri', SHOP.client_id),
    line('opened: request_uri_not_supported', SHOP.client_id),
    line('pushed: invalid_client', SHOP.client_id),
  ]);
});

test('P17: a flood of refusals is a few lines and one that counts them, also when the server ends', async () => {
  const server = await startTestServer({ now: testClock().now });
  const sent = 3 * REFUSALS.lines;
  await Promise.all(Array.from({ length: sent }, () => createBrowser().get(proceed(server, randomToken()))));
  expect(await refusals(server)).toHaveLength(REFUSALS.lines);
  const again = await restartTestServer(server);
  const lines = await refusals(again);
  expect(lines).toHaveLength(REFUSALS.lines + 1);
  expect(lines.at(-1)).toMatchObject({ detail: `unknown, and ${(sent - REFUSALS.lines).toString()} more` });
});
