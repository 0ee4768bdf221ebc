import { expect, test } from 'vitest';
import { enrol } from './support/authenticator.ts';
import { type Browser, createBrowser } from './support/browser.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { approve, arrive, refusalOf, SHOP_LOGIN } from './support/sign-in.ts';
import { createWebApp, otpOn, type WebApp } from './support/web-app.ts';

async function start() {
  const server = await startTestServer();
  return { server, alice: await enrol(server), shop: await createWebApp(server, SHOP) };
}

/** The standard's error, told to the web app: the request is not loaded, so that not even its state is known. */
async function isRefused(browser: Browser, app: WebApp, url: string): Promise<void> {
  expect(refusalOf(app, await browser.open(url, app.redirectUri)).error).toBe('invalid_request_uri');
}

test('P3: a request that was opened in a browser can not be claimed as a code any more', async () => {
  const { server, alice, shop } = await start();
  const login = await shop.push();
  const attacker = createBrowser();
  const page = await attacker.open(login.url);
  expect(page.status).toBe(200);
  expect(await alice.claim(login.otp)).toMatchObject({ status: 409, code: 'code_not_open' });
  // What the page shows is a code of its own, for its own browser.
  expect(otpOn(page)).not.toBe(login.otp);
  const rows = await server.db.selectFrom('transactions').select(['mode', 'state']).execute();
  expect(rows).toEqual([
    { mode: 'hosted', state: 'pending' },
    { mode: 'hosted', state: 'pending' },
  ]);
});

test('P3: a claimed code can not be opened in a browser, before and after it is accepted', async () => {
  const { server, alice, shop } = await start();
  const login = await shop.push();
  await alice.claim(login.otp);
  const attacker = createBrowser();
  await isRefused(attacker, shop, login.url);
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  await isRefused(attacker, shop, login.url);
  const tokens = await arrive(server, shop, createBrowser(), ticket, login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
  await isRefused(attacker, shop, login.url);
});

test('P3: a pushed request is opened once, by one of twenty browsers', async () => {
  const { shop } = await start();
  const login = await shop.push();
  const visits = await Promise.all(Array.from({ length: 20 }, () => createBrowser().get(login.url)));
  expect(visits.filter(({ location }) => location?.includes('/interaction/') === true)).toHaveLength(1);
  expect(visits.filter(({ location }) => location?.includes('error=invalid_request_uri') === true)).toHaveLength(19);
});

test('P3: when ten browsers and ten devices race for one request, exactly one of all gets it', async () => {
  const { server, shop } = await start();
  const devices = await Promise.all(Array.from({ length: 10 }, () => enrol(server)));
  for (let round = 0; round < 3; round += 1) {
    const login = await shop.push();
    const won = await Promise.all(
      devices.flatMap((device) => [
        device.claim(login.otp).then(({ ok }) => ok),
        createBrowser()
          .get(login.url)
          .then(({ location }) => location?.includes('/interaction/') === true),
      ]),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
  }
});

test('P3: a prefetch of the authorization endpoint opens nothing', async () => {
  const { alice, shop } = await start();
  const login = await shop.push();
  const browser = createBrowser();
  expect((await browser.get(login.url, { 'sec-purpose': 'prefetch' })).status).toBe(403);
  const { origin, search } = new URL(login.url);
  expect((await browser.get(`${origin}/auth/${search}`, { 'sec-purpose': 'prefetch' })).status).toBe(404);
  expect((await browser.send('HEAD', login.url)).status).toBe(404);
  expect((await alice.claim(login.otp)).ok).toBe(true);
});
