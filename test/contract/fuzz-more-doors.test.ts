import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { PATHS } from '../../src/wire/names.ts';
import { SEED } from '../support/counts.ts';
import { enrol } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { claimedEnrolment } from './support/enrolment.ts';
import { fuzz, type HostileRequest, INPUTS, PATIENCE, whatCounts } from './support/fuzz.ts';
import { hostileFields, hostileHeader, hostileJws, hostileSegment, hostileText } from './support/hostile.ts';
import { SHOP, startTestServer, testClock } from './support/server.ts';
import { approve, arrive, beginHosted } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';
import { headOf, sendBytes, statusOf } from './support/wire.ts';

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const NAVIGATION = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

const cookiesOf = (browser: ReturnType<typeof createBrowser>, url: string): string =>
  [...browser.cookies(url)].map(([name, { value }]) => `${name}=${value}`).join('; ');

test(
  'hostile logouts, resumed logins and questions about users are answered, in a browser that is signed in',
  PATIENCE,
  async () => {
    const server = await startTestServer({ now: testClock().now });
    const shop = await createWebApp(server, SHOP);
    const alice = await enrol(server, { email: 'alice@example.com' });
    const browser = createBrowser();
    const login = await beginHosted(shop, browser);
    const tokens = await arrive(server, shop, browser, await approve(alice, login.otp, login.page.url), login);
    const own = cookiesOf(browser, server.issuer);
    const cookie = fc.oneof(fc.constant(own), hostileHeader);
    const { authorization, end_session, userinfo } = PROVIDER_ROUTES;
    const token = fc.oneof(hostileJws(tokens.id_token ?? ''), fc.constant(tokens.id_token ?? ''));
    const query = fc.oneof(
      hostileFields({ post_logout_redirect_uri: 'http://localhost:4801/', client_id: SHOP.client_id, state: 'x' }),
      fc
        .tuple(token, hostileText)
        .map(([hint, address]) =>
          new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: address }).toString(),
        ),
    );
    const requests = fc.oneof(
      fc.tuple(query, cookie).map(
        ([fields, sent]): HostileRequest => ({
          method: 'GET',
          path: `${end_session}?${fields}`,
          headers: { ...NAVIGATION, cookie: sent },
        }),
      ),
      fc.tuple(hostileFields({ xsrf: 'x', logout: 'yes' }), cookie).map(([body, sent]) => ({
        method: 'POST',
        path: `${end_session}/confirm`,
        headers: { ...NAVIGATION, ...FORM_TYPE, cookie: sent },
        body,
      })),
      fc.tuple(hostileSegment, cookie).map(([uid, sent]) => ({
        method: 'GET',
        path: `${authorization}/${uid}`,
        headers: { ...NAVIGATION, cookie: sent },
      })),
      fc.oneof(hostileHeader, hostileJws('a.b.c')).map((bearer) => ({
        method: 'GET',
        path: userinfo,
        headers: { authorization: `Bearer ${bearer}` },
      })),
    );
    await fuzz(server, requests, { isApi: false });
  },
);

test(
  'hostile answers to the question of an enrolment page, in its own browser, register nothing',
  PATIENCE,
  async () => {
    const server = await startTestServer({ now: testClock().now });
    const { browser, id } = await claimedEnrolment(server);
    const own = cookiesOf(browser, server.issuer);
    const answers = fc.tuple(fc.constantFrom('/confirm', '/refuse'), hostileFields({ enrolment: id })).map(
      ([path, body]): HostileRequest => ({
        method: 'POST',
        path: `${PATHS.enrolmentPage}${path}`,
        headers: { ...NAVIGATION, ...FORM_TYPE, cookie: own, origin: server.issuer, 'sec-fetch-site': 'same-origin' },
        body,
      }),
    );
    await fuzz(server, answers, { isApi: false, isRefused: true });
  },
);

/** Bytes near a request: cut, repeated, with others between them. */
const hostileBytes = (right: string): fc.Arbitrary<readonly Uint8Array[]> => {
  const bytes = Buffer.from(right);
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom('\r\n', '\n', '\r', '\0', ':', ' ', 'content-length: 5\r\n', 'transfer-encoding: chunked\r\n')
      .map((text) => Buffer.from(text)),
  );
  return fc.oneof(
    fc
      .tuple(fc.nat(bytes.length), noise)
      .map(([at, more]) => [bytes.subarray(0, at), Uint8Array.from(more), bytes.subarray(at)]),
    fc
      .tuple(fc.nat(bytes.length), fc.nat(20))
      .map(([at, length]) => [bytes.subarray(0, at), bytes.subarray(at + length)]),
    fc.nat(bytes.length).map((at) => [bytes.subarray(0, at)]),
    fc.uint8Array({ minLength: 1, maxLength: 400 }).map((raw) => [raw]),
  );
};

test(
  'bytes that are no request, or nearly one, are refused or not answered, and nothing is moved',
  PATIENCE,
  async () => {
    const server = await startTestServer({ now: testClock().now });
    const body = '{"otp":"AbCdEfGhIjKlMnOpQrStU_"}';
    const length = `content-length: ${body.length.toString()}`;
    const right = headOf(`POST ${PATHS.claim}`, 'content-type: application/json', length) + body;
    const before = await whatCounts(server);
    await fc.assert(
      fc.asyncProperty(hostileBytes(right), async (pieces) => {
        const answer = await sendBytes(server, pieces, { andEnd: true });
        expect(statusOf(answer)).toBeLessThan(500);
      }),
      { numRuns: INPUTS, seed: SEED, endOnFailure: true },
    );
    expect((await fetch(`${server.issuer}/health`)).status).toBe(200);
    expect(await whatCounts(server)).toEqual(before);
  },
);
