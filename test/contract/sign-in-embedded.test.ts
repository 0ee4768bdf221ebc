import { sql } from 'kysely';
import { fetchUserInfo } from 'openid-client';
import { expect, test } from 'vitest';
import { ACR_ORIGIN_BOUND } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { BANK, SHOP, startTestServer, type TestServer } from './support/server.ts';
import { approve, arrive, proceed, refusalOf, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

async function start() {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com', phone_number: '+4791234567' });
  return { server, alice, shop: await createWebApp(server, SHOP), browser: createBrowser() };
}

test('P4: an accepted embedded code signs in an unmodified OpenID client in the tab that showed it', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push({ binding_message: 'Sign in to your basket' });
  const claimed = succeeded(await alice.claim(login.otp));
  expect(claimed.read).toMatchObject({
    mode: 'embedded',
    client: { client_id: 'shop', client_name: 'Shop' },
    origins: ['http://localhost:4801'],
    binding_message: 'Sign in to your basket',
    account: { sub: alice.sub, label: 'alice@example.com' },
  });
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(SHOP_LOGIN)));
  const tokens = await arrive(server, shop, browser, ticket, login);
  expect(tokens.claims()).toMatchObject({ sub: alice.sub, aud: 'shop', iss: server.issuer });
  expect(await fetchUserInfo(shop.config, tokens.access_token, alice.sub)).toEqual({
    sub: alice.sub,
    email: 'alice@example.com',
    email_verified: true,
    phone_number: '+4791234567',
    phone_number_verified: true,
  });
  expect(await stateOf(server, claimed.txn)).toBe('done');
});

test('P9: the ID token says truthfully how and when the person approved', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push({ acr_values: ACR_ORIGIN_BOUND });
  const before = server.now();
  const tokens = await arrive(server, shop, browser, await approve(alice, login.otp, SHOP_LOGIN), login);
  const claims = tokens.claims();
  expect(claims).toMatchObject({ acr: ACR_ORIGIN_BOUND, amr: ['swk', 'user'] });
  expect(claims?.auth_time).toBeGreaterThanOrEqual(before);
  expect(claims?.auth_time).toBeLessThanOrEqual(server.now());
});

test('P2: a claimed code can not be claimed by another device, and the same device gets the same answer again', async () => {
  const { server, alice, shop } = await start();
  const other = await enrol(server, { sub: alice.sub });
  const { otp } = await shop.push();
  const first = succeeded(await alice.claim(otp));
  expect(await other.claim(otp)).toMatchObject({ status: 409, code: 'code_not_open' });
  const again = succeeded(await alice.claim(otp));
  expect([again.txn, again.details]).toEqual([first.txn, first.details]);
});

test('P2: of twenty devices that claim one code at once, one gets it', async () => {
  const { server, shop } = await start();
  const racers = await Promise.all(Array.from({ length: 20 }, () => enrol(server)));
  const { otp } = await shop.push();
  const outcomes = await Promise.all(racers.map((racer) => racer.claim(otp)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.code === 'code_not_open')).toHaveLength(19);
  const moves = await server.db.selectFrom('audit').select('id').where('event', '=', 'transaction.claimed').execute();
  expect(moves).toHaveLength(1);
});

test('P2: a code that was never pushed is unknown, and a used one stays used', async () => {
  const { server, alice, shop, browser } = await start();
  expect(await alice.claim('AAAAAAAAAAAAAAAAAAAAAA')).toMatchObject({ status: 404, code: 'unknown_code' });
  const login = await shop.push();
  await arrive(server, shop, browser, await approve(alice, login.otp, SHOP_LOGIN), login);
  expect(await alice.claim(login.otp)).toMatchObject({ status: 409, code: 'code_not_open' });
});

test('P2: nothing in the database can be used by who reads it', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const unused = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const redirected = await browser.get(proceed(server, ticket));
  const minted = new URL(redirected.location ?? '').searchParams.get('request_uri')?.split(':').at(-1) ?? '';
  const end = await browser.open(redirected.location ?? '', shop.redirectUri);
  const code = new URL(end.url).searchParams.get('code') ?? '';
  const tokens = await shop.callback(end.url, login);
  const cookies = [...browser.cookies(server.issuer).values()].map(({ value }) => value);
  const secrets = [login.otp, unused.otp, ticket, minted, code, tokens.access_token, ...cookies];
  expect(secrets.every((secret) => secret.length >= 22)).toBe(true);

  const stored = await everything(server);
  expect(stored).toContain(alice.sub);
  expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
});

async function everything({ db }: TestServer): Promise<string> {
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)));
  return JSON.stringify(rows);
}

test("P4: the request that a login goes on with is not the code's, is loaded once, and the code's own is dead", async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  expect(refusalOf(shop, await browser.open(login.url, shop.redirectUri)).error).toBe('invalid_request_uri');
  const minted = (await browser.get(proceed(server, ticket))).location ?? '';
  expect(minted).not.toContain(login.otp);
  const loaded = await browser.get(minted);
  expect(loaded.location).toMatch(/\/interaction\//);
  for (const visitor of [browser, createBrowser()]) {
    expect(refusalOf(shop, await visitor.open(minted, shop.redirectUri)).error).toBe('invalid_request_uri');
  }
});

test('P4: of twenty browsers that load a minted request at once, one gets it', async () => {
  const { server, alice, shop } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const minted = (await createBrowser().get(proceed(server, ticket))).location ?? '';
  const visits = await Promise.all(Array.from({ length: 20 }, () => createBrowser().get(minted)));
  expect(visits.filter(({ location }) => location?.includes('/interaction/') === true)).toHaveLength(1);
  expect(visits.filter(({ location }) => location?.includes('error=invalid_request_uri') === true)).toHaveLength(19);
});

test('P16: a ticket works once, also when twenty use it at the same moment', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const visits = await Promise.all(Array.from({ length: 20 }, () => browser.get(proceed(server, ticket))));
  expect(visits.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(visits.filter(({ status }) => status === 410)).toHaveLength(19);
  expect((await browser.get(proceed(server, ticket))).status).toBe(410);
});

test('P16: HEAD, prefetches and subresources are refused without using the ticket up', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const address = proceed(server, ticket);
  expect((await browser.send('HEAD', address)).status).toBe(404);
  expect((await browser.send('POST', address)).status).toBe(404);
  expect((await browser.get(address, { 'sec-purpose': 'prefetch' })).status).toBe(403);
  expect((await browser.get(address, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(403);
  expect((await browser.get(address, { 'sec-fetch-dest': 'image' })).status).toBe(403);
  expect((await browser.get(address, { 'sec-fetch-dest': 'iframe' })).status).toBe(403);
  const tokens = await arrive(server, shop, browser, ticket, login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
});

test('P16: the way on is never stored, framed, or told to another site', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const { headers } = await browser.get(proceed(server, ticket));
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-frame-options')).toBe('DENY');
  const used = await browser.get(proceed(server, ticket));
  expect(used.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('P16: a ticket of another form is refused as one that is not known', async () => {
  const { server, browser } = await start();
  for (const query of ['', '?ticket=', '?ticket=short', '?ticket=AAAAAAAAAAAAAAAAAAAAAA', '?ticket=a&ticket=b']) {
    expect((await browser.get(`${server.issuer}/continue${query}`)).status).toBe(410);
  }
});

test('P10: a code may stand on the registered login pages of its web app and nowhere else on that origin', async () => {
  const { server, alice } = await start();
  const bank = await createWebApp(server, BANK);
  const refused = await bank.push();
  const claimed = succeeded(await alice.claim(refused.otp));
  expect(claimed.read.login_pages).toEqual(['http://localhost:4802/login']);
  expect(await alice.decide(claimed, ACCEPT, pageAt('http://localhost:4802/posts/7'))).toMatchObject({
    status: 403,
    code: 'origin_mismatch',
  });
  const login = await bank.push();
  const ticket = await approve(alice, login.otp, 'http://localhost:4802/login');
  expect((await arrive(server, bank, createBrowser(), ticket, login)).claims()?.sub).toBe(alice.sub);
});

test('P10: without registered origins a code may stand on the origin of its own redirect_uri, not on that of another', async () => {
  const twoSites = { ...SHOP, redirect_uris: ['http://localhost:4801/callback', 'http://localhost:4811/callback'] };
  const server = await startTestServer({ config: { clients: [twoSites] } });
  const alice = await enrol(server, { email: 'alice@example.com' });
  const shop = await createWebApp(server, SHOP);
  const claimed = succeeded(await alice.claim((await shop.push()).otp));
  expect(claimed.read.origins).toEqual(['http://localhost:4801']);
  expect(await alice.decide(claimed, ACCEPT, pageAt('http://localhost:4811/login'))).toMatchObject({
    status: 403,
    code: 'origin_mismatch',
  });
  expect(await stateOf(server, claimed.txn)).toBe('relayed');
});

test('P17: a code that the web app redeems twice is the standard error, also when it happens at the same moment', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push();
  const end = await browser.open(proceed(server, await approve(alice, login.otp, SHOP_LOGIN)), shop.redirectUri);
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => shop.callback(end.url, login)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(errors.every((error) => error instanceof Error && 'error' in error && error.error === 'invalid_grant')).toBe(
    true,
  );
});
