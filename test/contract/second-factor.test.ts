import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { ACR_CODE, ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR, REQUEST_URI_PREFIX } from '../../src/wire/names.ts';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { READER, SHOP, startTestServer } from './support/server.ts';
import { approve, arrive, beginHosted, proceed, refusalOf, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { createWebApp, otpOn } from './support/web-app.ts';

const SECOND = { acr_values: ACR_SECOND_FACTOR };

async function start() {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com' });
  const bob = await enrol(server, { email: 'bob@example.com' });
  return { server, alice, bob, shop: await createWebApp(server, SHOP), browser: createBrowser() };
}

test('P8: a second factor is approved as one, by the account that the app named', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  const claimed = succeeded(await alice.claim(login.otp));
  expect(claimed.read).toMatchObject({ mode: 'embedded', purpose: 'second_factor', acr: ACR_SECOND_FACTOR });
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(SHOP_LOGIN)));
  const tokens = await arrive(server, shop, browser, ticket, login);
  // The password was the app's to check, so that `pwd` is the app's to say.
  expect(tokens.claims()).toMatchObject({ sub: alice.sub, acr: ACR_SECOND_FACTOR, amr: ['swk', 'user'] });
});

test('P8: a pushed second factor that is opened on the hosted page is one there too, also for renewed codes', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  const page = await browser.open(login.url);
  const renewed = JSON.parse((await browser.send('POST', `${page.url}/code`)).text) as { code: string };
  for (const otp of [otpOn(page), renewed.code.split('#')[1] ?? '']) {
    expect(await bob.claim(otp)).toMatchObject({ code: 'wrong_account' });
    expect(succeeded(await alice.claim(otp)).read).toMatchObject({ mode: 'hosted', purpose: 'second_factor' });
  }
  const tokens = await arrive(server, shop, browser, await approve(alice, otpOn(page), page.url), login);
  expect(tokens.claims()).toMatchObject({ sub: alice.sub, acr: ACR_SECOND_FACTOR });
});

test('P8: an ordinary sign-in has no purpose, and says origin-bound', async () => {
  const { alice, shop } = await start();
  for (const extra of [{}, { login_hint: alice.sub }, { acr_values: `${ACR_CODE} ${ACR_ORIGIN_BOUND}` }]) {
    const { read } = succeeded(await alice.claim((await shop.push(extra)).otp));
    expect(read.acr).toBe(ACR_ORIGIN_BOUND);
    expect(read).not.toHaveProperty('purpose');
  }
});

test('P8: the authenticator of another account can not claim a second factor, and nothing moves', async () => {
  const { server, alice, bob, shop } = await start();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  expect(await bob.claim(login.otp)).toMatchObject({ status: 403, code: 'wrong_account' });
  const row = await server.db.selectFrom('transactions').select(['state', 'sub']).executeTakeFirstOrThrow();
  expect(row).toEqual({ state: 'pending', sub: null });
  expect((await alice.claim(login.otp)).ok).toBe(true);
});

test('P8: an account that stopped being the expected one is refused at the decision and at the finish, and nothing moves', async () => {
  const { server, alice, shop, browser } = await start();
  const expectSub = (sub: string) => server.db.updateTable('transactions').set({ expected_sub: sub }).execute();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  const claimed = succeeded(await alice.claim(login.otp));
  await expectSub('somebody');
  expect(await alice.decide(claimed, ACCEPT, pageAt(SHOP_LOGIN))).toMatchObject({ status: 403, code: 'wrong_account' });
  expect(await stateOf(server, claimed.txn)).toBe('claimed');
  await expectSub(alice.sub);
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(SHOP_LOGIN)));
  await expectSub('somebody');
  expect((await browser.open(proceed(server, ticket))).status).toBe(410);
  expect(await stateOf(server, claimed.txn)).toBe('accepted');
});

test('P8: an approval of an ordinary sign-in does not finish a second factor, nor the other way round', async () => {
  const { server, alice, shop } = await start();
  const swap = (acr_values: string) =>
    server.db
      .updateTable('transactions')
      .set((eb) => ({ params: eb.fn('json_set', ['params', eb.val('$.acr_values'), eb.val(acr_values)]) }))
      .execute();
  for (const [asked, meant] of [
    [ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR],
    [ACR_SECOND_FACTOR, ACR_ORIGIN_BOUND],
  ] as const) {
    const login = await shop.push({ acr_values: asked, login_hint: alice.sub });
    const claimed = succeeded(await alice.claim(login.otp));
    await swap(meant);
    const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(SHOP_LOGIN)));
    expect((await createBrowser().open(proceed(server, ticket))).status).toBe(410);
    expect(await stateOf(server, claimed.txn)).toBe('accepted');
  }
});

test('P8: a second factor that is not pushed is refused, by whichever client', async () => {
  const { server, alice, shop, browser } = await start();
  const reader = await createWebApp(server, READER);
  for (const app of [shop, reader]) {
    const begun = await app.redirect({ ...SECOND, login_hint: alice.sub });
    const end = await browser.open(begun.url, app.redirectUri);
    expect(refusalOf(app, end)).toMatchObject({ error: 'invalid_request' });
  }
  await expect(reader.push({ ...SECOND, login_hint: alice.sub })).rejects.toMatchObject({
    error: 'unauthorized_client',
  });
});

test('P8: a second factor that names nobody is refused', async () => {
  const { alice, bob, shop } = await start();
  await expect(shop.push(SECOND)).rejects.toMatchObject({ error: 'invalid_request' });
  await expect(shop.push({ ...SECOND, login_hint: '' })).rejects.toMatchObject({ error: 'invalid_request' });
  // Whether an address has an account is not told: none of these is the `sub` of one.
  for (const login_hint of ['nobody@example.com', 'alice@example.com', 'no account', `${alice.sub} `, bob.deviceId]) {
    await expect(shop.push({ ...SECOND, login_hint })).rejects.toMatchObject({
      error: 'access_denied',
      error_description: 'the hints name no account by its sub',
    });
  }
});

test('P8: an id_token_hint names the account of a second factor, and a torn pair of hints names nobody', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const first = await shop.push();
  const tokens = await arrive(server, shop, browser, await approve(alice, first.otp, SHOP_LOGIN), first);
  const id_token_hint = tokens.id_token ?? '';
  const login = await shop.push({ ...SECOND, id_token_hint });
  expect(await bob.claim(login.otp)).toMatchObject({ code: 'wrong_account' });
  expect((await alice.claim(login.otp)).ok).toBe(true);
  expect((await shop.push({ ...SECOND, id_token_hint, login_hint: alice.sub })).otp).not.toBe('');
  await expect(shop.push({ ...SECOND, id_token_hint, login_hint: bob.sub })).rejects.toMatchObject({
    error: 'access_denied',
  });
});

test('P8: hints and acr_values that are changed in the front channel change nothing', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  const swapped = new URL(login.url);
  swapped.searchParams.set('login_hint', bob.sub);
  swapped.searchParams.set('acr_values', ACR_ORIGIN_BOUND);
  const page = await browser.open(swapped.href);
  expect(await bob.claim(otpOn(page))).toMatchObject({ code: 'wrong_account' });
  const tokens = await arrive(server, shop, browser, await approve(alice, otpOn(page), page.url), login);
  expect(tokens.claims()).toMatchObject({ sub: alice.sub, acr: ACR_SECOND_FACTOR });
});

test('P8: a request can not be made a second factor in the front channel', async () => {
  const { alice, shop, browser } = await start();
  const login = await shop.push();
  const raised = new URL(login.url);
  raised.searchParams.set('acr_values', ACR_SECOND_FACTOR);
  raised.searchParams.set('login_hint', alice.sub);
  const { read } = succeeded(await alice.claim(otpOn(await browser.open(raised.href))));
  expect(read).not.toHaveProperty('purpose');
  expect(login.requestUri.startsWith(REQUEST_URI_PREFIX)).toBe(true);
});

test('P8: a denied second factor ends as any denied sign-in', async () => {
  const { alice, shop } = await start();
  const login = await shop.push({ ...SECOND, login_hint: alice.sub });
  const claimed = succeeded(await alice.claim(login.otp));
  expect(succeeded(await alice.decide(claimed, NOT_ME, pageAt(SHOP_LOGIN)))).toEqual({ status: 'denied' });
});

test('P9: what acr a sign-in can have stands in the metadata, a code only where some app allows it', async () => {
  const offered = async (client: object) => {
    const server = await startTestServer({ config: { clients: [client] } });
    return (await createWebApp(server, SHOP)).config.serverMetadata().acr_values_supported;
  };
  expect(await offered(SHOP)).toEqual([ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR]);
  expect(await offered({ ...SHOP, code_sign_in: true })).toEqual([ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR, ACR_CODE]);
});

test('P9: an ID token of a hosted sign-in says when it was, and how', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const tokens = await arrive(server, shop, browser, await approve(alice, login.otp, login.page.url), login);
  expect(decodeJwt(tokens.id_token ?? '')).toMatchObject({ acr: ACR_ORIGIN_BOUND, amr: ['swk', 'user'] });
  expect(tokens.claims()?.auth_time).toEqual(expect.any(Number));
});
