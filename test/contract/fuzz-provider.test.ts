import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrol } from './support/authenticator.ts';
import { cookiesOf, createBrowser } from './support/browser.ts';
import { fuzz } from './support/fuzz.ts';
import {
  hostileCookies,
  hostileFields,
  hostileHeader,
  hostileJws,
  hostileSegment,
  hostileText,
  hostileToken,
} from './support/hostile.ts';
import { type HostileRequest, PATIENCE } from './support/send-hostile.ts';
import { BANK, SHOP, startTestServer, testClock } from './support/server.ts';
import { approve, arrive, beginHosted, proceed } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const NAVIGATION = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
const CLIENT = `Basic ${btoa(`${SHOP.client_id}:${SHOP.client_secret}`)}`;
const OTHER_CLIENT = `Basic ${btoa([BANK.client_id, BANK.client_secret].map(encodeURIComponent).join(':'))}`;

const { authorization, end_session, pushed_authorization_request, revocation, token, userinfo } = PROVIDER_ROUTES;

async function serverAndApp() {
  const server = await startTestServer({ now: testClock().now });
  return { server, app: await createWebApp(server, SHOP) };
}

/** Alice is signed in to the shop, in a browser that remembers whom to sign out. */
async function signedIn() {
  const { server, app } = await serverAndApp();
  const alice = await enrol(server, { email: 'alice@example.com' });
  const browser = createBrowser();
  const login = await beginHosted(app, browser);
  const tokens = await arrive(server, app, browser, await approve(alice, login.otp, login.page.url), login);
  return { server, app, alice, browser, tokens };
}

const form = (path: string, [body, sent]: readonly [string, string]): HostileRequest => ({
  method: 'POST',
  path,
  headers: { ...FORM_TYPE, authorization: sent },
  body,
});

const credentials = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(CLIENT, OTHER_CLIENT) }, hostileHeader);

test("hostile pushed requests are answered by the standard's errors", PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const { parameters } = await app.begin({
    binding_message: 'Order 12',
    acr_values: 'urn:countersign:acr:origin-bound',
  });
  const bodies = hostileFields({ response_type: 'code', client_id: SHOP.client_id, ...parameters });
  const requests = fc.tuple(bodies, credentials).map((sent) => form(pushed_authorization_request, sent));
  await fuzz(server, requests, { isApi: false, reaches: [201, 400] });
});

test('hostile authorization requests sign nobody in', PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const [{ parameters }, pushed] = [await app.begin(), await app.push()];
  const plain = hostileFields({ response_type: 'code', client_id: SHOP.client_id, ...parameters });
  const opened = hostileFields({ client_id: SHOP.client_id, request_uri: pushed.requestUri });
  const requests = fc
    .tuple(fc.constantFrom('GET', 'GET', 'POST', 'HEAD'), fc.oneof(plain, opened), hostileHeader)
    .map(
      ([method, query, cookie]): HostileRequest =>
        method === 'POST'
          ? { method, path: authorization, headers: { ...FORM_TYPE, cookie }, body: query }
          : { method, path: `${authorization}?${query}`, headers: { ...NAVIGATION, cookie } },
    );
  await fuzz(server, requests, { isApi: false, reaches: [303, 400] });
});

test('hostile returns to a login that is not finished sign nobody in', PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const browser = createBrowser();
  const { page } = await beginHosted(app, browser);
  const uid = new URL(page.url).pathname.replace('/interaction/', '');
  const requests = fc
    .tuple(fc.oneof(fc.constant(uid), hostileSegment), hostileCookies(cookiesOf(browser, page.url)), hostileText)
    .map(
      ([id, cookie, extra]): HostileRequest => ({
        method: 'GET',
        path: `${authorization}/${id}?${new URLSearchParams({ extra }).toString()}`,
        headers: { ...NAVIGATION, cookie },
      }),
    );
  await fuzz(server, requests, { isApi: false, reaches: [303, 400, 404] });
});

test(
  'hostile token requests with a code that was approved, but not for this verifier or app, get none',
  PATIENCE,
  async () => {
    const { server, app, alice } = await signedIn();
    const browser = createBrowser();
    const login = await beginHosted(app, browser);
    const ticket = await approve(alice, login.otp, login.page.url);
    const { url } = await browser.open(proceed(server, ticket), app.redirectUri);
    const grant = {
      grant_type: 'authorization_code',
      code: new URL(url).searchParams.get('code') ?? '',
      redirect_uri: app.redirectUri,
      code_verifier: 'A'.repeat(43),
    };
    expect(grant.code).not.toBe('');
    const requests = fc.tuple(hostileFields(grant), credentials).map((sent) => form(token, sent));
    await fuzz(server, requests, { isApi: false, isRefused: true, reaches: [400] });
  },
);

test('hostile revocations are answered', PATIENCE, async () => {
  const { server, tokens } = await signedIn();
  const bodies = fc.oneof(
    hostileFields({ token: tokens.access_token, token_type_hint: 'access_token' }),
    hostileToken(tokens.access_token).map((near) => new URLSearchParams({ token: near }).toString()),
  );
  const requests = fc.tuple(bodies, credentials).map((sent) => form(revocation, sent));
  await fuzz(server, requests, { isApi: false, reaches: [200, 400] });
});

test('hostile questions about a user get no answer', PATIENCE, async () => {
  const { server, tokens } = await signedIn();
  const bearers = fc.oneof(hostileToken(tokens.access_token), hostileJws(tokens.id_token ?? ''));
  const requests = fc.tuple(fc.constantFrom('GET', 'POST'), bearers).map(
    ([method, bearer]): HostileRequest => ({
      method,
      path: userinfo,
      headers: { ...(method === 'POST' ? FORM_TYPE : {}), authorization: `Bearer ${bearer}` },
    }),
  );
  await fuzz(server, requests, { isApi: false, isRefused: true, reaches: [400, 401] });
});

test(
  'hostile logouts, and answers to their question, are answered in a browser that is signed in',
  PATIENCE,
  async () => {
    const { server, browser, tokens } = await signedIn();
    const cookie = hostileCookies(cookiesOf(browser, server.issuer));
    const hint = fc.oneof(hostileJws(tokens.id_token ?? ''), fc.constant(tokens.id_token ?? ''));
    const query = fc.oneof(
      hostileFields({ post_logout_redirect_uri: 'http://localhost:4801/', client_id: SHOP.client_id, state: 'x' }),
      fc
        .tuple(hint, hostileText)
        .map(([id_token_hint, post_logout_redirect_uri]) =>
          new URLSearchParams({ id_token_hint, post_logout_redirect_uri }).toString(),
        ),
    );
    const logouts = fc.tuple(query, cookie).map(
      ([fields, sent]): HostileRequest => ({
        method: 'GET',
        path: `${end_session}?${fields}`,
        headers: { ...NAVIGATION, cookie: sent },
      }),
    );
    await fuzz(server, logouts, { isApi: false, reaches: [200, 400] });
    const answers = fc.tuple(hostileFields({ xsrf: 'x', logout: 'yes' }), cookie).map(
      ([body, sent]): HostileRequest => ({
        method: 'POST',
        path: `${end_session}/confirm`,
        headers: { ...NAVIGATION, ...FORM_TYPE, cookie: sent },
        body,
      }),
    );
    await fuzz(server, answers, { isApi: false, isRefused: true });
  },
);

test("hostile tickets, and another login's, lead nowhere", PATIENCE, async () => {
  const { server, app, alice } = await signedIn();
  const [mine, other] = [createBrowser(), createBrowser()];
  const login = await beginHosted(app, mine);
  const theirs = await beginHosted(app, other);
  const ticket = await approve(alice, theirs.otp, theirs.page.url);
  const fields = fc.oneof(
    hostileFields({ ticket }),
    hostileToken(ticket).map((near) => new URLSearchParams({ ticket: near }).toString()),
  );
  const headers = { ...NAVIGATION, cookie: cookiesOf(mine, login.page.url) };
  const opened = fields.map((query): HostileRequest => ({ method: 'GET', path: `${PATHS.proceed}?${query}`, headers }));
  await fuzz(server, opened, { isApi: false, reaches: [303, 410] });
  const { pathname } = new URL(login.page.url);
  const finished = fields.map((query) => ({ method: 'GET', path: `${pathname}/finish?${query}`, headers }));
  await fuzz(server, finished, { isApi: false, isRefused: true, reaches: [410] });
});
