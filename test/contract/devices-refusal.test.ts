import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { randomToken } from '../../src/proofs/base64url.ts';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrolDevice, newKey, proofFor, registration, sendProven, type TestDevice } from './support/device.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { enrolmentToken, PHONE } from './support/verification.ts';

const EMAIL = { email: 'ada@example.org' };
const DAY = 86_400;

/** The link in the notice of a device. */
function linkOf(server: TestServer, { device }: Pick<TestDevice, 'device'>): Promise<string> {
  return waitUntil('the notice', async () =>
    (await server.outbox())
      .map(({ text }) => /https?:\/\/\S+$/.exec(text)?.[0])
      .find((link) => link?.includes(`/${device.device_id}.`) === true),
  );
}

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask(link: string, init: RequestInit = {}): Promise<Page> {
  const answer = await fetch(link, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** What a browser sends when a person presses the button of the page. */
const press = (server: TestServer, link: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> =>
  ask(link, {
    method: 'POST',
    headers: {
      origin: server.issuer,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });

const lives = async (device: TestDevice): Promise<boolean> => (await device.call('GET', PATHS.devices)).status === 200;

test('P22: the link of a notice shows the device and asks; looking at it changes nothing, in whatever way', async () => {
  const server = await startTestServer({ now: () => Date.UTC(2026, 10, 22, 9, 30) / 1000 });
  await enrolDevice(server, EMAIL);
  const stranger = await enrolDevice(server, EMAIL);
  const link = await linkOf(server, stranger);
  const page = await ask(link, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  for (const shown of ['Laptop', checkNumber(stranger.device.thumbprint), 'a•••@example.org', '23 November 2026'])
    expect(page.text).toContain(shown);
  expect(page.text).not.toContain('ada@');
  expect(page.text.match(/<button/g)).toHaveLength(1);
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  expect(page.headers.get('referrer-policy')).toBe('same-origin');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect((await ask(link, { method: 'HEAD' })).status).toBe(200);
  await ask(link, { headers: { 'sec-purpose': 'prefetch;prerender' } });
  await ask(link, { headers: { origin: server.issuer, 'sec-fetch-site': 'same-origin' } });
  expect(await lives(stranger)).toBe(true);
});

test('P22: only the button of that page removes the device: a post from elsewhere or from nowhere does not', async () => {
  const server = await startTestServer();
  const device = await enrolDevice(server, EMAIL);
  const link = await linkOf(server, device);
  for (const headers of [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-purpose': 'prefetch' },
  ]) {
    expect((await press(server, link, headers)).status).toBe(403);
  }
  expect((await ask(link, { method: 'POST' })).status).toBe(403);
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    expect((await ask(link, { method, headers: { origin: server.issuer } })).status).toBe(404);
  }
  expect(await lives(device)).toBe(true);
  expect((await press(server, link)).status).toBe(200);
  expect(await lives(device)).toBe(false);
});

test('P22: a device is refused once, also when it is active already, and the audit log says so', async () => {
  const server = await startTestServer();
  const device = await enrolDevice(server, EMAIL);
  const link = await linkOf(server, device);
  const pages = await Promise.all(Array.from({ length: 6 }, () => press(server, link)));
  expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
  const removed = pages.filter(({ text }) => text.includes('The device is removed'));
  expect(removed).toHaveLength(1);
  expect(removed[0]?.text).toContain('a•••@example.org');
  expect(pages.filter(({ text }) => text.includes('was removed already'))).toHaveLength(5);
  expect((await ask(link)).text).toContain('was removed already');
  const lines = await server.db.selectFrom('audit').selectAll().where('event', '=', 'device.refused').execute();
  expect(lines).toMatchObject([{ sub: device.account.sub, device_id: device.device.device_id, detail: null }]);
});

test('P22: a link works for seven days, and after the device was approved too', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  const links = [await linkOf(server, first), await linkOf(server, second)] as const;
  clock.forward(7 * DAY - 1);
  expect((await ask(links[0])).text).toMatch(/Can approve<\/dt><dd>already/);
  expect((await press(server, links[1])).text).toContain('The device is removed');
  clock.forward(1);
  for (const page of [await ask(links[0]), await press(server, links[0])]) {
    expect([page.status, page.text]).toEqual([410, expect.stringContaining('This link is over')]);
  }
  expect(await lives(first)).toBe(true);
});

test('P22: a link that this server did not make for that device does nothing', async () => {
  const server = await startTestServer();
  const device = await enrolDevice(server, EMAIL);
  const other = await enrolDevice(server, { phone_number: PHONE });
  const [link, others] = [await linkOf(server, device), await linkOf(server, other)];
  const [base, seal] = splitLast(link);
  const [, othersSeal] = splitLast(others);
  const flipped = (seal.startsWith('A') ? 'B' : 'A') + seal.slice(1);
  const { issuer } = server;
  for (const wrong of [
    `${base}.${othersSeal}`,
    `${base}.${flipped}`,
    `${base}.${seal.slice(1)}`,
    `${base}.${seal}A`,
    `${base}.`,
    base,
    `${issuer}/devices/refuse/${randomToken()}.${seal}`,
    `${issuer}/devices/refuse/.${seal}`,
    `${issuer}/devices/refuse/${'a'.repeat(230)}.${seal}`,
    `${issuer}/devices/refuse/%00.${seal}`,
  ]) {
    for (const page of [await ask(wrong), await press(server, wrong)]) expect(page.status).toBe(404);
  }
  expect(await lives(device)).toBe(true);
});

const splitLast = (link: string): [string, string] => {
  const at = link.lastIndexOf('.');
  return [link.slice(0, at), link.slice(at + 1)];
};

test('P22: the database holds nothing by which a link could be made', async () => {
  const server = await startTestServer();
  const [, seal] = splitLast(await linkOf(server, await enrolDevice(server, EMAIL)));
  for (const table of ['devices', 'device_notices', 'audit', 'secrets', 'verifications'] as const) {
    expect(JSON.stringify(await server.db.selectFrom(table).selectAll().execute())).not.toContain(seal);
  }
});

test('a hostile name of a device is text on its page', async () => {
  const server = await startTestServer();
  const key = await newKey();
  const token = await enrolmentToken(server, EMAIL, key.print);
  const call = registration(key, token, '</dd><script src=//evil.example></script>"\'&');
  const answer = await sendProven(server, call, await proofFor(server, call, key.privateKey, { jwk: key.publicJwk }));
  const page = await ask(await linkOf(server, answer.body as Pick<TestDevice, 'device'>));
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain('&lt;script src=//evil.example&gt;');
});
