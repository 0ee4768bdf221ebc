import { expect, test } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { createBrowser } from './support/browser.ts';
import { enrolDevice, newKey, register } from './support/device.ts';
import {
  askResult,
  claimCode,
  claimedEnrolment,
  enrolmentEvents,
  enrolmentPage,
  idIn,
  showEnrolment,
  stateOfEnrolment,
  submit,
} from './support/enrolment.ts';
import { restartTestServer, startTestServer, type TestServer, testClock } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

const devices = (server: TestServer) => server.db.selectFrom('devices').selectAll().execute();

test('P22: the page asks with account, name and check number; its yes makes the account and the device, once', async () => {
  const server = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(server, 'Ada@Example.org', 'Firefox on Linux');
  const question = await browser.get(enrolmentPage(server));
  expect(question.text).toContain('Add this browser?');
  for (const shown of ['ada@example.org', 'Firefox on Linux', checkNumber(key.print)]) {
    expect(question.text).toContain(shown);
  }
  expect(question.text).not.toContain('rel="countersign"');
  const form = { enrolment: idIn(question) };
  const yes = await submit(server, browser, '/confirm', form);
  expect([yes.status, yes.location]).toEqual([303, enrolmentPage(server)]);
  expect((await browser.get(enrolmentPage(server))).text).toContain('This browser was added');
  // The button pressed twice.
  expect((await submit(server, browser, '/confirm', form)).status).toBe(303);
  expect((await submit(server, browser, '/refuse', form)).status).toBe(303);
  const [device, ...others] = await devices(server);
  expect(others).toEqual([]);
  expect(device).toMatchObject({ thumbprint: key.print, name: 'Firefox on Linux', active_after: device?.created_at });
  expect(await stateOfEnrolment(server, claimed.enrolment_id)).toBe('registered');
  expect(await enrolmentEvents(server)).toEqual([
    'enrolment.opened',
    'enrolment.claimed',
    'account.created',
    'device.registered',
    'enrolment.confirmed',
  ]);
});

test('P22: after a no nothing is registered, the authenticator hears so, and the page says what to do', async () => {
  const server = await startTestServer();
  const { browser, key, claimed, otp } = await claimedEnrolment(server);
  const form = { enrolment: claimed.enrolment_id };
  await submit(server, browser, '/refuse', form);
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual({ status: 'refused' });
  expect((await claimCode(server, await newKey(), otp)).code).toBe('code_not_open');
  await submit(server, browser, '/confirm', form);
  const page = await browser.get(enrolmentPage(server));
  expect(page.text).toContain('Nothing was added');
  expect(await devices(server)).toEqual([]);
  expect(await enrolmentEvents(server)).toEqual([
    ...['enrolment.opened', 'enrolment.claimed', 'enrolment.refused'],
    // The other key that came after the no.
    'enrolment_claim.refused',
    // The yes that came after it.
    'enrolment_answer.refused',
  ]);

  await submit(server, browser, '/restart', { enrolment: idIn(page) });
  expect((await browser.get(enrolmentPage(server))).text).toContain('name="destination"');
});

test('P22: nobody but the browser that showed the code says yes or no', async () => {
  const server = await startTestServer();
  const { claimed } = await claimedEnrolment(server);
  const form = { enrolment: claimed.enrolment_id };
  const stranger = createBrowser();
  const enrolling = (await showEnrolment(server, 'eve@example.org')).browser;
  for (const other of [stranger, enrolling]) {
    for (const path of ['/confirm', '/refuse', '/restart']) {
      const answer = await submit(server, other, path, form);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.text).toContain('This page is over');
    }
    const status = await other.get(`${enrolmentPage(server)}/status?enrolment=${claimed.enrolment_id}&wait=0`);
    expect(status.status).toBe(404);
  }
  expect(await stateOfEnrolment(server, claimed.enrolment_id)).toBe('claimed');
  expect(await devices(server)).toEqual([]);
});

const FOREIGN_FORMS = [
  { origin: 'https://evil.example' },
  // A sibling domain, and a sandboxed frame.
  { 'sec-fetch-site': 'same-site' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
];

test('P22: a yes from a form of another site, with the cookies of the page, moves nothing', async () => {
  const server = await startTestServer();
  const { browser, claimed } = await claimedEnrolment(server);
  const form = { enrolment: claimed.enrolment_id };
  for (const headers of FOREIGN_FORMS) {
    for (const path of ['/confirm', '/refuse', '/restart']) {
      const answer = await submit(server, browser, path, form, headers);
      expect([path, headers, answer.status]).toEqual([path, headers, 403]);
    }
  }
  const json = { 'content-type': 'application/json' };
  expect((await browser.send('POST', `${enrolmentPage(server)}/confirm`, undefined, json)).status).toBe(415);
  expect(await stateOfEnrolment(server, claimed.enrolment_id)).toBe('claimed');
});

test('P22: a yes counts for the enrolment whose question it answers, not for a newer one of the same browser', async () => {
  const server = await startTestServer();
  const first = await claimedEnrolment(server);
  const second = await showEnrolment(server, 'eve@example.org', first.browser);
  const thief = await newKey();
  await claimCode(server, thief, second.otp);
  expect((await submit(server, first.browser, '/confirm', { enrolment: first.id })).status).toBe(404);
  expect(await devices(server)).toEqual([]);
  // The browser that began anew has let go of its first one.
  expect((await askResult(server, first.key, first.id)).body).toEqual({ status: 'refused' });
  expect(await stateOfEnrolment(server, second.id)).toBe('claimed');
});

test('P22: a yes before the claim, or after the time of the page, registers nothing', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const shown = await showEnrolment(server);
  await submit(server, shown.browser, '/confirm', { enrolment: shown.id });
  expect(await stateOfEnrolment(server, shown.id)).toBe('open');
  await claimCode(server, await newKey(), shown.otp);
  clock.forward(600);
  await submit(server, shown.browser, '/confirm', { enrolment: shown.id });
  const page = await shown.browser.get(enrolmentPage(server));
  expect([page.status, page.text]).toEqual([410, expect.stringContaining('This took too long')]);
  expect(await devices(server)).toEqual([]);
});

test('P22: a second browser of an account waits, and its page says until when', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, { phone_number: PHONE });
  const { browser, key, claimed } = await claimedEnrolment(server, PHONE);
  await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  const { body } = await askResult(server, key, claimed.enrolment_id);
  const until = clock.now() + 86_400;
  expect(body).toMatchObject({ account: { sub: first.account.sub }, device: { active_after: until } });
  const page = await browser.get(enrolmentPage(server));
  expect(page.text).toContain('it has to wait');
  expect(page.text).toContain(`datetime="${new Date(until * 1000).toISOString()}"`);
  await server.db.updateTable('devices').set({ active_after: clock.now() }).execute();
  expect((await browser.get(enrolmentPage(server))).text).toContain('This browser was added');
});

test('P22: a recycled number does not inherit an account by a page either', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const before = await enrolDevice(server, { phone_number: PHONE });
  clock.forward(46 * 86_400);
  const { browser, key, claimed } = await claimedEnrolment(server, PHONE);
  await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  const { body } = await askResult(server, key, claimed.enrolment_id);
  expect(body).toMatchObject({ status: 'registered', account: { label: PHONE } });
  expect((body as { account: { sub: string } }).account.sub).not.toBe(before.account.sub);
});

test('P23: where registration was closed meanwhile, a stranger gets no account, and is told so', async () => {
  const open = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(open);
  const server = await restartTestServer(open, { registration: 'closed' });
  const answer = await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('No new accounts here')]);
  expect(await server.db.selectFrom('accounts').select('sub').execute()).toEqual([]);
  expect((await askResult(server, key, claimed.enrolment_id)).body).toEqual({ status: 'refused' });
  expect((await enrolmentEvents(server)).at(-1)).toBe('enrolment.refused');
});

test('P13: a key that became a device meanwhile is not registered twice', async () => {
  const server = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(server);
  await register(server, key, await enrolmentToken(server, { email: 'ada@example.org' }, key.print));
  const answer = await submit(server, browser, '/confirm', { enrolment: claimed.enrolment_id });
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('registered already')]);
  expect(await devices(server)).toHaveLength(1);
  expect(await stateOfEnrolment(server, claimed.enrolment_id)).toBe('refused');
});

test('P22: an enrolment outlives restarts of the server at every step', async () => {
  const first = await startTestServer();
  const shown = await showEnrolment(first);
  const key = await newKey();
  const second = await restartTestServer(first);
  expect((await claimCode(second, key, shown.otp)).status).toBe(200);
  const third = await restartTestServer(second);
  await submit(third, shown.browser, '/confirm', { enrolment: shown.id });
  const fourth = await restartTestServer(third);
  expect((await askResult(fourth, key, shown.id)).body).toMatchObject({ status: 'registered' });
  expect((await shown.browser.get(enrolmentPage(fourth))).text).toContain('This browser was added');
});

test('P22: of many who press yes and no at once, one is heard, and there is one device at most', async () => {
  const server = await startTestServer();
  const { browser, key, claimed } = await claimedEnrolment(server);
  const paths = ['/confirm', '/refuse', '/confirm', '/refuse', '/confirm'];
  const answers = await Promise.all(
    paths.map((path) => submit(server, browser, path, { enrolment: claimed.enrolment_id })),
  );
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 303));
  const state = await stateOfEnrolment(server, claimed.enrolment_id);
  expect((await askResult(server, key, claimed.enrolment_id)).body).toMatchObject({ status: state });
  expect(await devices(server)).toHaveLength(state === 'registered' ? 1 : 0);
  const ends = (await enrolmentEvents(server)).filter((event) => /enrolment\.(?:confirmed|refused)/.test(event));
  expect(ends).toHaveLength(1);
});

const LOUD_NAMES = [
  '<img src=x onerror="alert(1)">&\'',
  '"><script>alert(1)</script>',
  '<<>>&&""\'\'',
  'שלום — 你好 🙂',
];

test('P22: whatever a device calls itself is text in the question', async () => {
  const server = await startTestServer();
  for (const name of LOUD_NAMES) {
    const { browser } = await claimedEnrolment(server, undefined, name);
    const { text } = await browser.get(enrolmentPage(server));
    expect(text).not.toMatch(/<img|<script>alert/);
    const [, shown = ''] = /<bdi>([^<]*)<\/bdi><\/dd>\s*<\/dl>/.exec(text) ?? [];
    expect(unescaped(shown)).toBe(name);
  }
});

const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};
