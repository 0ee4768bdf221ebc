import { expect, test } from 'vitest';
import { createBrowser } from './support/browser.ts';
import { newKey } from './support/device.ts';
import { claimCode, enrolmentPage, idIn, showEnrolment, submit } from './support/enrolment.ts';
import { SHOP, startTestServer, testClock } from './support/server.ts';
import { codeFor, PHONE } from './support/verification.ts';
import { otpOn } from './support/web-app.ts';

test('P22: who types the right code is shown an enrolment code, as a link and as a picture', async () => {
  const server = await startTestServer();
  const browser = createBrowser();
  const home = await browser.get(server.issuer);
  expect(home.text).toContain('href="/enrolment"');
  const form = await browser.get(enrolmentPage(server));
  expect(form.text).toContain('E-mail address or phone number');
  const asked = await submit(server, browser, '', { destination: ' +47 123 45 678 ' });
  expect([asked.status, asked.location]).toEqual([303, `${enrolmentPage(server)}/code`]);
  expect((await browser.get(asked.location ?? '')).text).toContain('+47••••••78');
  const right = await submit(server, browser, '/code', { code: await codeFor(server, PHONE) });
  expect([right.status, right.location]).toEqual([303, enrolmentPage(server)]);
  const page = await browser.get(enrolmentPage(server));
  expect(page.text).toContain(`<link rel="countersign" href="${server.issuer}/enrol#${otpOn(page, 'enrolment')}">`);
  expect(page.text).toMatch(/<svg data-qr viewBox="0 0 (\d+) \1"/);
  expect(page.text).toContain(PHONE);
});

test('P19: the cookie of a page is a secret that scripts and other sites do not get, and the database has its hash', async () => {
  const server = await startTestServer();
  const { browser } = await showEnrolment(server);
  const { port } = new URL(server.issuer);
  const cookie = browser.cookies(server.issuer).get(`countersign-enrolment-${port}`);
  expect(cookie?.value).toMatch(/^[\w-]{43}$/);
  expect(cookie?.attributes).toBe('Max-Age=1200; Path=/; HttpOnly; SameSite=Lax');
  const rows = await server.db.selectFrom('enrolments').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(cookie?.value);
});

test('P19: over https the cookies are of this host alone', async () => {
  const server = await startTestServer({ config: { issuer: 'https://id.example' } });
  const address = `http://localhost:${server.config.listen.port.toString()}/enrolment`;
  const browser = createBrowser();
  const send = (path: string, form: Record<string, string>) =>
    browser.send('POST', address + path, new URLSearchParams(form), { origin: 'https://id.example' });
  await send('', { destination: 'ada@example.org' });
  const outbox = (await (await fetch(`${new URL(address).origin}/outbox.json`)).json()) as {
    messages: { code: string }[];
  };
  await send('/code', { code: outbox.messages[0]?.code ?? '' });
  const cookies = browser.cookies(address);
  expect([...cookies.keys()].sort()).toEqual([
    '__Host-countersign-enrolment',
    '__Host-countersign-enrolment-verification',
  ]);
  for (const { attributes } of cookies.values()) expect(attributes).toMatch(/Path=\/; HttpOnly; SameSite=Lax; Secure$/);
});

test('P21: known and unknown addresses get the same pages, and so do wrong codes of both', async () => {
  const server = await startTestServer({ config: { registration: 'closed' } });
  await server.db
    .insertInto('accounts')
    .values({ sub: 'known', email: 'known@example.org', phone_number: null, created_at: 1, signed_in_by_code_at: null })
    .execute();
  const seen: string[][] = [];
  for (const destination of ['known@example.org', 'knave@example.org']) {
    const browser = createBrowser();
    const asked = await submit(server, browser, '', { destination });
    const form = await browser.get(asked.location ?? '');
    const wrong = await submit(server, browser, '/code', { code: '00000000' });
    seen.push([asked.status.toString(), form.text, wrong.status.toString(), wrong.text]);
  }
  expect(seen[0]).toEqual(seen[1]);
  await expect
    .poll(async () => (await server.outbox()).map(({ destination }) => destination))
    .toEqual(['known@example.org']);
  expect((await createBrowser().get(enrolmentPage(server))).text).toContain('Only people who are registered already');
});

const NO_ADDRESSES = ['', '+47', 'ada@', '@example.org', "ada@example.org'--", '<b>x</b>@example.org', '12345678'];

test('what is no address is given back with what is wrong with it, and nothing is sent', async () => {
  const server = await startTestServer();
  for (const destination of NO_ADDRESSES) {
    const answer = await submit(server, createBrowser(), '', { destination });
    expect([destination, answer.status]).toEqual([destination, 400]);
    expect(answer.text).toContain('Enter an e-mail address such as name@example.org');
    expect(answer.text).toContain('name="destination"');
    expect(answer.text).not.toContain('<b>');
  }
  expect(await server.outbox()).toEqual([]);
});

test('a server that sends no messages to phones asks for an e-mail address, and takes nothing else', async () => {
  const server = await startTestServer({ config: { verification: { channels: ['email'] } } });
  const browser = createBrowser();
  const { text } = await browser.get(enrolmentPage(server));
  expect(text).toContain('type="email"');
  expect(text).not.toContain('hone number');
  const phone = await submit(server, browser, '', { destination: PHONE });
  expect([phone.status, phone.text]).toEqual([400, expect.stringContaining('Enter an e-mail address')]);
  expect((await submit(server, browser, '', { destination: 'ada@example.org' })).status).toBe(303);
});

test('P20: a code is taken only in the browser that asked for it, once, and from a page of this server', async () => {
  const server = await startTestServer();
  const browser = createBrowser();
  await submit(server, browser, '', { destination: 'ada@example.org' });
  const code = await codeFor(server, 'ada@example.org');
  const other = createBrowser();
  expect((await submit(server, other, '/code', { code })).location).toBe(enrolmentPage(server));
  expect((await other.get(enrolmentPage(server))).text).toContain('name="destination"');
  for (const path of ['', '/code', '/resend']) {
    const foreign = await submit(server, browser, path, { code }, { origin: 'https://evil.example' });
    expect([path, foreign.status]).toEqual([path, 403]);
  }
  expect((await submit(server, browser, '/code', { code })).status).toBe(303);
  expect((await submit(server, browser, '/code', { code })).location).toBe(enrolmentPage(server));
  expect(await server.db.selectFrom('enrolments').selectAll().execute()).toHaveLength(1);
});

test('P22: a code that was sent for a sign-in enrols nobody', async () => {
  const server = await startTestServer({ config: { clients: [{ ...SHOP, code_sign_in: true }] } });
  const browser = createBrowser();
  await submit(server, browser, '', { destination: 'ada@example.org' });
  const { verification_id } = await server.db.selectFrom('verifications').selectAll().executeTakeFirstOrThrow();
  await server.db
    .insertInto('code_sign_ins')
    .values({ interaction_uid: 'login', verification_id, created_at: server.now(), finished_at: null })
    .execute();
  const code = await codeFor(server, 'ada@example.org');
  expect((await submit(server, browser, '/code', { code })).location).toBe(enrolmentPage(server));
  expect(await server.db.selectFrom('enrolments').selectAll().execute()).toEqual([]);
});

test('P22: each step is shown again when the page is opened again, and its script is told of the next', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { browser, page, id } = await showEnrolment(server);
  const reloaded = await browser.get(enrolmentPage(server));
  expect(otpOn(reloaded, 'enrolment')).not.toBe(otpOn(page, 'enrolment'));
  const status = (shown: string, wait = '') =>
    browser.get(`${enrolmentPage(server)}/status?enrolment=${id}&shown=${shown}${wait}`);
  expect(JSON.parse((await status('open', '&wait=0')).text)).toEqual({ status: 'open' });
  const held = status('open');
  // A code of an earlier rendering is claimed as well as the newest.
  await claimCode(server, await newKey(), otpOn(page, 'enrolment'));
  expect(JSON.parse((await held).text)).toEqual({ status: 'claimed' });
  expect((await browser.get(enrolmentPage(server))).text).toContain('Add this browser?');
  const renewed = await browser.send('POST', `${enrolmentPage(server)}/qr?enrolment=${id}`);
  expect(renewed.status).toBe(410);
  clock.forward(600);
  expect(JSON.parse((await status('claimed')).text)).toEqual({ status: 'expired' });
  expect((await browser.get(enrolmentPage(server))).status).toBe(410);
  expect((await browser.send('POST', `${enrolmentPage(server)}/restart`)).status).toBe(400);
  await submit(server, browser, '/restart', { enrolment: id });
  expect((await browser.get(enrolmentPage(server))).text).toContain('name="destination"');
});

test('P22: who begins anew takes the code that was shown before out of the world', async () => {
  const server = await startTestServer();
  const { browser, page, otp } = await showEnrolment(server);
  await submit(server, browser, '/restart', { enrolment: idIn(page) });
  expect((await claimCode(server, await newKey(), otp)).code).toBe('code_not_open');
});

test('P16: a prefetch, a frame and HEAD get no code', async () => {
  const server = await startTestServer();
  const { browser } = await showEnrolment(server);
  const codes = () => server.db.selectFrom('enrolment_codes').selectAll().execute();
  const before = await codes();
  const strange = [{ 'sec-purpose': 'prefetch' }, { purpose: 'prefetch' }, { 'sec-fetch-dest': 'iframe' }];
  for (const headers of strange) expect((await browser.get(enrolmentPage(server), headers)).status).toBe(403);
  for (const path of ['', '/code', '/status']) {
    expect((await browser.send('HEAD', enrolmentPage(server) + path)).status).toBe(404);
  }
  expect(await codes()).toEqual(before);
});

test('no page can be framed or kept, and nothing foreign is loaded; forms are told from where they come', async () => {
  const server = await startTestServer();
  const { browser, page, id } = await showEnrolment(server);
  await claimCode(server, await newKey(), otpOn(page, 'enrolment'));
  const question = await browser.get(enrolmentPage(server));
  await submit(server, browser, '/confirm', { enrolment: id });
  const stranger = createBrowser();
  const pages = [page, question, await browser.get(enrolmentPage(server)), await stranger.get(enrolmentPage(server))];
  for (const { headers } of pages) {
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'/,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  }
  for (const path of ['/assets/enrolment.js', '/assets/shown-code.js']) {
    expect((await fetch(server.issuer + path)).headers.get('content-type')).toContain('text/javascript');
  }
});

test('a page of another site learns nothing from what the script asks, and neither does a stranger', async () => {
  const server = await startTestServer();
  const { browser, id } = await showEnrolment(server);
  for (const [method, path, foreignStatus] of [
    ['POST', '/qr', 403],
    ['GET', '/status', 200],
  ] as const) {
    const address = `${enrolmentPage(server)}${path}?enrolment=${id}`;
    expect((await createBrowser().send(method, address)).status).toBe(404);
    expect((await browser.send(method, address.replace(id, 'another'))).status).toBe(404);
    expect((await browser.send(method, `${enrolmentPage(server)}${path}`)).status).toBe(404);
    const foreign = await browser.send(method, address, undefined, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([foreignStatus, null]);
  }
});

test('a cookie that holds anything but the secret is no enrolment', async () => {
  const server = await startTestServer();
  await showEnrolment(server);
  const { port } = new URL(server.issuer);
  for (const value of ['', 'x', 'x'.repeat(43), 'x'.repeat(5000), '%00', "' or 1=1 --"]) {
    const cookie = `countersign-enrolment-${port}=${value}; countersign-enrolment-verification-${port}=${value}`;
    const answer = await createBrowser().get(enrolmentPage(server), { cookie });
    expect([value, answer.status, answer.text]).toEqual([value, 200, expect.stringContaining('name="destination"')]);
    const code = await createBrowser().get(`${enrolmentPage(server)}/code`, { cookie });
    expect([value, code.location]).toEqual([value, enrolmentPage(server)]);
  }
});
