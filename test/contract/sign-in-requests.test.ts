import { expect, test } from 'vitest';
import { ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { approve, arrive, beginHosted, refusalOf, SHOP_LOGIN } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

async function start() {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com', phone_number: '+4791234567' });
  const bob = await enrol(server, { email: 'bob@example.com' });
  return { server, alice, bob, shop: await createWebApp(server, SHOP), browser: createBrowser() };
}

test('P8: a login_hint is enforced, as sub, e-mail address or phone number, and a mismatch moves nothing', async () => {
  const { server, alice, bob, shop } = await start();
  for (const login_hint of [alice.sub, 'Alice@Example.com', '+4791234567']) {
    const login = await shop.push({ login_hint });
    expect(await bob.claim(login.otp)).toMatchObject({ status: 403, code: 'wrong_account' });
    const tokens = await arrive(server, shop, createBrowser(), await approve(alice, login.otp, SHOP_LOGIN), login);
    expect(tokens.claims()?.sub).toBe(alice.sub);
  }
});

test('P8: a hint of nobody can be claimed by nobody, and looks like any other', async () => {
  const { alice, shop, browser } = await start();
  const login = await shop.push({ login_hint: 'nobody@example.com' });
  expect(await alice.claim(login.otp)).toMatchObject({ status: 403, code: 'wrong_account' });
  const hosted = await beginHosted(shop, browser, { login_hint: 'nobody@example.com' });
  expect(hosted.page.status).toBe(200);
  expect(await alice.claim(hosted.otp)).toMatchObject({ status: 403, code: 'wrong_account' });
});

test('P8: a hint of nobody is not that of an imported account which is named so', async () => {
  const { server, shop } = await start();
  const nobody = await enrol(server, { sub: 'nobody' });
  const login = await shop.push({ login_hint: 'nobody@example.com' });
  expect(await nobody.claim(login.otp)).toMatchObject({ status: 403, code: 'wrong_account' });
});

test("P8: a hint that is one account's sub and another's address is of the first", async () => {
  const { server, shop } = await start();
  const other = await enrol(server, { sub: 'aaa', email: 'ada@example.org' });
  const ada = await enrol(server, { sub: 'ada@example.org' });
  const login = await shop.push({ login_hint: 'ada@example.org' });
  expect(await other.claim(login.otp)).toMatchObject({ code: 'wrong_account' });
  expect((await ada.claim(login.otp)).ok).toBe(true);
});

test('P8: a hint is enforced on the hosted page, also for its renewed codes', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const login = await beginHosted(shop, browser, { login_hint: 'alice@example.com' });
  expect(await bob.claim(login.otp)).toMatchObject({ code: 'wrong_account' });
  const renewed = JSON.parse((await browser.send('POST', `${login.page.url}/code`)).text) as { code: string };
  const otp = renewed.code.split('#')[1] ?? '';
  expect(await bob.claim(otp)).toMatchObject({ code: 'wrong_account' });
  const tokens = await arrive(server, shop, browser, await approve(alice, otp, login.page.url), login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
});

test('P8: an id_token_hint is enforced, and one that disagrees with login_hint is for nobody', async () => {
  const { server, alice, bob, shop } = await start();
  const first = await shop.push();
  const tokens = await arrive(server, shop, createBrowser(), await approve(alice, first.otp, SHOP_LOGIN), first);
  const id_token_hint = tokens.id_token ?? '';
  const login = await shop.push({ id_token_hint });
  expect(await bob.claim(login.otp)).toMatchObject({ code: 'wrong_account' });
  expect((await alice.claim(login.otp)).ok).toBe(true);
  const torn = await shop.push({ id_token_hint, login_hint: bob.sub });
  expect(await alice.claim(torn.otp)).toMatchObject({ code: 'wrong_account' });
  expect(await bob.claim(torn.otp)).toMatchObject({ code: 'wrong_account' });
  await expect(shop.push({ id_token_hint: `${id_token_hint}x` })).rejects.toMatchObject({ error: 'invalid_request' });
});

test('P8: an account that stopped being the expected one between claim and decision is not signed in', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  await server.db.updateTable('transactions').set({ expected_sub: 'somebody' }).execute();
  expect((await browser.open(`${server.issuer}/continue?ticket=${ticket}`)).status).toBe(410);
});

test('P9: an acr that can not be reached is an error, never a prompt', async () => {
  const { shop, browser } = await start();
  const wanted = { acr_values: 'urn:example:gold' };
  await expect(shop.push(wanted)).rejects.toMatchObject({ error: 'unmet_authentication_requirements' });
  const hosted = await shop.redirect(wanted);
  const end = await browser.open(hosted.url, shop.redirectUri);
  expect(refusalOf(shop, end).error).toBe('unmet_authentication_requirements');
  expect((await shop.push({ acr_values: `urn:example:gold ${ACR_ORIGIN_BOUND}` })).otp).not.toBe('');
});

test('P9: a binding_message is taken from a pushed request of an authenticated client only', async () => {
  const { shop, browser } = await start();
  const hosted = await shop.redirect({ binding_message: 'Pay 1 to Shop' });
  const end = await browser.open(hosted.url, shop.redirectUri);
  expect(refusalOf(shop, end).error).toBe('invalid_request');
});

test('P9: a binding_message is plain text of 200 characters at most', async () => {
  const { alice, shop } = await start();
  const longest = 'å'.repeat(200);
  const login = await shop.push({ binding_message: longest });
  expect(succeeded(await alice.claim(login.otp)).read.binding_message).toBe(longest);
  for (const binding_message of ['x'.repeat(201), 'line\nbreak', 'tab\tbed', 'right\u202eleft', 'zero\u200bwidth']) {
    await expect(shop.push({ binding_message })).rejects.toMatchObject({ error: 'invalid_request' });
  }
});

test('P7: prompt none is refused before a code is shown', async () => {
  const { shop } = await start();
  await expect(shop.push({ prompt: 'none' })).rejects.toMatchObject({ error: 'login_required' });
});

test('P7: prompt login and max_age ask for what happens anyway', async () => {
  const { server, alice, shop, browser } = await start();
  for (const extra of [{ prompt: 'login' }, { max_age: '0' }, { max_age: '1' }]) {
    const login = await shop.push(extra);
    const tokens = await arrive(server, shop, browser, await approve(alice, login.otp, SHOP_LOGIN), login);
    expect(tokens.claims()?.sub).toBe(alice.sub);
  }
});

test('a request without PKCE, or with its plain method, is refused', async () => {
  const { shop, browser } = await start();
  const { parameters } = await shop.begin();
  const address = shop.config.serverMetadata().authorization_endpoint ?? '';
  const { code_challenge, code_challenge_method, ...without } = parameters;
  const plain = { ...without, code_challenge: code_challenge ?? '', code_challenge_method: 'plain' };
  expect(code_challenge_method).toBe('S256');
  for (const refused of [without, plain]) {
    const query = new URLSearchParams({ client_id: 'shop', response_type: 'code', ...refused });
    const end = await browser.open(`${address}?${query.toString()}`, shop.redirectUri);
    expect(refusalOf(shop, end).error).toBe('invalid_request');
  }
});

test('what a proxy or a Host header says does not change where a login goes', async () => {
  const { server, shop, browser } = await start();
  const hosted = await shop.redirect();
  const visit = await browser.get(hosted.url, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' });
  expect(visit.location?.startsWith(`${server.issuer}/interaction/`)).toBe(true);
  const discovery = await fetch(`${server.issuer}/.well-known/openid-configuration`, {
    headers: { 'x-forwarded-host': 'evil.example' },
  });
  expect(JSON.stringify(await discovery.json())).not.toContain('evil.example');
});

test('only what is needed is offered', async () => {
  const { shop } = await start();
  expect(shop.config.serverMetadata()).toMatchObject({
    scopes_supported: ['openid', 'email', 'phone'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    acr_values_supported: [ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  });
  expect(shop.config.serverMetadata().registration_endpoint).toBeUndefined();
  expect(shop.config.serverMetadata().device_authorization_endpoint).toBeUndefined();
});

test('P15: a decision that says what the page showed is needed even where the account is the expected one', async () => {
  const { alice, shop } = await start();
  const login = await shop.push({ login_hint: alice.sub });
  const code = succeeded(await alice.claim(login.otp));
  expect(await alice.decide(code, ACCEPT, pageAt('https://evil.example/'))).toMatchObject({ code: 'origin_mismatch' });
});
