import fc from 'fast-check';
import { test } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { ENROLMENT_PAGES } from '../../src/server/enrolment/paths.ts';
import { PATHS } from '../../src/wire/names.ts';
import { type Browser, cookiesOf, createBrowser } from './support/browser.ts';
import { KIOSK } from './support/code-sign-in.ts';
import { enrolDevice } from './support/device.ts';
import { claimedEnrolment, showEnrolment, submit } from './support/enrolment.ts';
import { type FuzzedDoor, fuzz } from './support/fuzz.ts';
import { hostileCookies, hostileFields, hostileSegment, hostileText, hostileToken } from './support/hostile.ts';
import { type HostileRequest, PATIENCE } from './support/send-hostile.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { beginHosted } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const NAVIGATION = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

const startServer = () => startTestServer({ now: testClock().now, config: { clients: [KIOSK] } });

interface Door extends Pick<FuzzedDoor, 'isRefused' | 'reaches'> {
  readonly method: 'GET' | 'POST';
  readonly path: string | fc.Arbitrary<string>;
  /** The browser whose cookies are right here. */
  readonly browser: Browser;
  readonly fields: fc.Arbitrary<string>;
  /** Whether the fields stand in the address of a POST, too. */
  readonly inAddress?: boolean;
}

/** Fields near right ones, with the cookies of the page's own browser, others, or nonsense. */
function fuzzPage(server: TestServer, { method, path, browser, fields, inAddress = method === 'GET', ...door }: Door) {
  const own = { ...NAVIGATION, origin: server.issuer, 'sec-fetch-site': 'same-origin' };
  const paths = typeof path === 'string' ? fc.constant(path) : path;
  const requests = fc
    .tuple(paths, fields, hostileCookies(cookiesOf(browser, server.issuer)))
    .map(([at, sent, cookie]): HostileRequest => {
      const headers = { ...own, cookie };
      if (inAddress) return { method, path: `${at}?${sent}`, headers };
      return { method, path: at, headers: { ...headers, ...FORM_TYPE }, body: sent };
    });
  return fuzz(server, requests, { isApi: false, ...door });
}

/** A query that never holds a status back. */
const atOnce = hostileText.map((extra) => `wait=0&${new URLSearchParams({ extra }).toString()}`);

test('hostile requests to each page of a login, mostly in its own browser, sign nobody in', PATIENCE, async () => {
  const server = await startServer();
  const app = await createWebApp(server, KIOSK);
  const fields = hostileFields({ code: '00000000', destination: 'eve@example.org', other: '', sent: '' });
  /** A login of its own for each page, since it shows a number of codes and takes a number of tries. */
  const at = async (method: Door['method'], rest: string, door: Partial<Door>) => {
    const browser = createBrowser();
    const { page } = await beginHosted(app, browser);
    await browser.send('POST', `${page.url}/code/start`, new URLSearchParams({ destination: 'eve@example.org' }), {
      origin: server.issuer,
    });
    const path = fc
      .oneof(
        { weight: 3, arbitrary: fc.constant(new URL(page.url).pathname) },
        { weight: 1, arbitrary: hostileSegment.map((id) => `/interaction/${id}`) },
      )
      .map((id) => id + rest);
    await fuzzPage(server, { method, path, browser, fields, ...door });
  };
  await at('GET', '', { reaches: [200, 404] });
  await at('GET', '/status', { fields: atOnce, reaches: [200, 404] });
  await at('GET', '/abort', { reaches: [303, 404] });
  await at('POST', '/code', { reaches: [200, 404] });
  await at('GET', '/code', { reaches: [200, 404] });
  await at('POST', '/code/start', { reaches: [303, 400, 404] });
  await at('POST', '/code/check', { isRefused: true, reaches: [404, 422] });
  await at('POST', '/code/resend', { reaches: [404] });
  await at('GET', '/code/finish', { reaches: [303, 404] });
});

test(
  'hostile forms and questions to each page of an enrolment, mostly in its own browser, register nobody',
  PATIENCE,
  async () => {
    const server = await startServer();
    const proving = createBrowser();
    await submit(server, proving, '', { destination: 'eve@example.org' });
    const proof = { browser: proving, fields: hostileFields({ destination: 'eve@example.org', code: '00000000' }) };
    await fuzzPage(server, { method: 'GET', path: ENROLMENT_PAGES.code, ...proof, reaches: [200, 303] });
    const code = { ...proof, fields: hostileFields({ code: '00000000' }) };
    await fuzzPage(server, { method: 'POST', path: ENROLMENT_PAGES.code, ...code, reaches: [303, 400, 422] });
    await fuzzPage(server, { method: 'POST', path: ENROLMENT_PAGES.resend, ...proof, reaches: [303] });
    const destination = { ...proof, fields: hostileFields({ destination: 'eve@example.org' }) };
    await fuzzPage(server, { method: 'POST', path: ENROLMENT_PAGES.start, ...destination, reaches: [400] });

    for (const door of [
      { method: 'GET', path: ENROLMENT_PAGES.start, right: {}, reaches: [200] },
      { method: 'POST', path: ENROLMENT_PAGES.qr, right: {}, inAddress: true, reaches: [200, 404] },
      { method: 'GET', path: ENROLMENT_PAGES.status, right: { shown: 'x', wait: '0' }, reaches: [200, 404] },
    ] as const) {
      const { browser, id } = await showEnrolment(server, 'bob@example.org');
      await fuzzPage(server, { ...door, browser, fields: hostileFields({ enrolment: id, ...door.right }) });
    }

    const asked = await claimedEnrolment(server, 'ada@example.org');
    const answer = { browser: asked.browser, fields: hostileFields({ enrolment: asked.id }), isRefused: true };
    for (const path of [ENROLMENT_PAGES.confirm, ENROLMENT_PAGES.refuse, ENROLMENT_PAGES.restart])
      await fuzzPage(server, { method: 'POST', path, ...answer, reaches: [400, 404] });
  },
);

test('hostile links of a notice, near a right one, remove nobody', PATIENCE, async () => {
  const server = await startServer();
  await enrolDevice(server, { email: 'ada@example.org' });
  const { device } = await enrolDevice(server, { email: 'ada@example.org' });
  const token = await waitUntil('the notice', async () =>
    (await server.outbox())
      .map(({ text }) => /\/devices\/refuse\/(\S+)$/.exec(text)?.[1])
      .find((found) => found?.startsWith(`${device.device_id}.`) === true),
  );
  const path = fc
    .oneof(hostileToken(token).map(encodeURIComponent), hostileSegment)
    .map((near) => `${PATHS.devices}/refuse/${near}`);
  const door = { path, browser: createBrowser(), fields: hostileFields({ x: 'y' }), isRefused: true, reaches: [404] };
  await fuzzPage(server, { method: 'GET', ...door });
  await fuzzPage(server, { method: 'POST', ...door });
});
