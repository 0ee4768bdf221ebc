import { expect, test } from 'vitest';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { ACR_ORIGIN_BOUND, REQUEST_URI_PREFIX } from '../../src/wire/names.ts';
import { enrol, succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { BANK, READER, SHOP, startTestServer } from './support/server.ts';
import { approve, arrive, SHOP_LOGIN } from './support/sign-in.ts';
import { createWebApp, otpOn } from './support/web-app.ts';

const EVIL = 'https://evil.example/callback';

async function start() {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com' });
  const bob = await enrol(server, { email: 'bob@example.com' });
  return { server, alice, bob, shop: await createWebApp(server, SHOP) };
}

const withParameters = (url: string, changed: Readonly<Record<string, string>>): string => {
  const address = new URL(url);
  for (const [name, value] of Object.entries(changed)) address.searchParams.set(name, value);
  return address.href;
};

/** What every pushed login of these tests asks for; the front channel says something else of each. */
const CHANGES = (sub: string): Readonly<Record<string, string>> => ({
  redirect_uri: EVIL,
  response_mode: 'form_post',
  scope: 'openid phone',
  state: 'the-state-of-somebody-else',
  nonce: 'the-nonce-of-somebody-else',
  code_challenge: 'A'.repeat(43),
  code_challenge_method: 'plain',
  prompt: 'none',
  max_age: '0',
  acr_values: 'urn:example:gold',
  login_hint: sub,
  id_token_hint: 'a.b.c',
  binding_message: 'Pay 1 to Shop',
  claims: '{"id_token":{"email":{"essential":true}}}',
  ui_locales: 'xx',
  resource: EVIL,
  dpop_jkt: 'A'.repeat(43),
});

test('P4: nothing that is changed or added in the front channel of a pushed request counts', async () => {
  const { server, alice, bob, shop } = await start();
  for (const [name, value] of Object.entries(CHANGES(bob.sub))) {
    const login = await shop.push({ login_hint: alice.sub });
    const page = await createBrowser().open(withParameters(login.url, { [name]: value }), shop.redirectUri);
    expect([name, page.url.startsWith(`${server.issuer}/interaction/`)]).toEqual([name, true]);
    expect(await bob.claim(otpOn(page))).toMatchObject({ code: 'wrong_account' });
    const { read } = succeeded(await alice.claim(otpOn(page)));
    expect([name, read.acr, read.binding_message]).toEqual([name, ACR_ORIGIN_BOUND, undefined]);
  }
  const login = await shop.push({ login_hint: alice.sub });
  const browser = createBrowser();
  const page = await browser.open(withParameters(login.url, CHANGES(bob.sub)));
  const tokens = await arrive(server, shop, browser, await approve(alice, otpOn(page), page.url), login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
  expect(tokens.scope?.split(' ').toSorted()).toEqual(['email', 'openid', 'phone']);
});

test('a request object beside a pushed request, or in its place, opens nothing', async () => {
  const { server, shop } = await start();
  const object = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ redirect_uri: EVIL, client_id: 'shop' }))}.`;
  const login = await shop.push();
  const beside = await createBrowser().open(withParameters(login.url, { request: object }), shop.redirectUri);
  expect(beside.url).toContain('error=request_not_supported');
  const alone = await createBrowser().open((await shop.redirect({ request: object })).url, shop.redirectUri);
  expect(alone.url).toContain('error=request_not_supported');
  const remote = await createBrowser().open((await shop.redirect({ request_uri: EVIL })).url, shop.redirectUri);
  expect(remote.url).toContain('error=request_uri_not_supported');
  const modes = await server.db.selectFrom('transactions').select(['mode', 'state']).execute();
  expect(modes).toEqual([{ mode: null, state: 'pending' }]);
});

test('P3: the request_uri of another web app, a foreign one or a made-up one opens nothing and uses nothing up', async () => {
  const { server, alice, shop } = await start();
  const login = await shop.push();
  for (const changed of [
    { client_id: BANK.client_id },
    { client_id: READER.client_id },
    { client_id: 'nobody' },
    { client_id: '' },
    { request_uri: `${REQUEST_URI_PREFIX}${'A'.repeat(22)}` },
    { request_uri: 'https://evil.example/request.jwt' },
    { request_uri: REQUEST_URI_PREFIX },
  ]) {
    const visit = await createBrowser().get(withParameters(login.url, changed));
    expect([changed, visit.location?.startsWith(`${server.issuer}/interaction/`) ?? false]).toEqual([changed, false]);
    expect(visit.location ?? '').not.toContain('evil.example');
    expect(visit.status).toBeLessThan(500);
  }
  const tokens = await arrive(server, shop, createBrowser(), await approve(alice, login.otp, SHOP_LOGIN), login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
});

test('P3: a request is pushed by the web app that it names, with its secret, and by nobody else', async () => {
  const { server, shop } = await start();
  const { parameters } = await shop.begin();
  const push = async (authorization: string | undefined, more: object = {}): Promise<unknown> => {
    const body = new URLSearchParams({ response_type: 'code', client_id: SHOP.client_id, ...parameters, ...more });
    const answer = await fetch(server.issuer + PROVIDER_ROUTES.pushed_authorization_request, {
      method: 'POST',
      headers: authorization === undefined ? {} : { authorization },
      body,
    });
    const { error } = (await answer.json()) as { error?: string };
    return [answer.status, error];
  };
  const basic = (id: string, secret: string) =>
    `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
  const right = basic(SHOP.client_id, SHOP.client_secret);
  const reader = { client_id: READER.client_id, redirect_uri: READER.redirect_uris[0] };
  expect([
    await push(undefined),
    await push(basic(SHOP.client_id, 'x')),
    await push(basic(SHOP.client_id, '')),
    await push(basic(SHOP.client_id, BANK.client_secret)),
    await push(basic('nobody', 'x')),
    await push('Bearer x'),
    await push(basic(BANK.client_id, BANK.client_secret)),
    await push(undefined, reader),
    await push(right, { redirect_uri: EVIL }),
    await push(right, { request_uri: `${REQUEST_URI_PREFIX}x` }),
    await push(right, { response_type: 'code id_token' }),
  ]).toEqual([
    [401, 'invalid_client'],
    [401, 'invalid_client'],
    [400, 'invalid_request'],
    [401, 'invalid_client'],
    [400, 'invalid_request'],
    [400, 'invalid_request'],
    [400, 'invalid_request'],
    [400, 'unauthorized_client'],
    [400, 'invalid_request'],
    [400, 'request_uri_not_supported'],
    [400, 'unsupported_response_type'],
  ]);
  expect(await server.db.selectFrom('transactions').selectAll().execute()).toEqual([]);
  expect(await push(right)).toEqual([201, undefined]);
});
