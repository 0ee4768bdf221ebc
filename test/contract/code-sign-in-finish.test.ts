import { expect, test } from 'vitest';
import { createAudit } from '../../src/server/audit/audit.ts';
import { finishByCode } from '../../src/server/code-sign-in/finish.ts';
import { RECYCLED_AFTER } from '../../src/server/devices/recycled-number.ts';
import { ACR_CODE, ACR_ORIGIN_BOUND, PATHS } from '../../src/wire/names.ts';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { ALICE, ask, audited, codeFor, type Scene, start, submit, typeAndGoOn } from './support/code-sign-in.ts';
import { SHOP } from './support/server.ts';
import { approve, arrive, type HostedLogin, proceed, SHOP_LOGIN } from './support/sign-in.ts';
import { PHONE } from './support/verification.ts';

test('a code is good once: of two that finish at once one goes on, and a finished login says that it is done', async () => {
  const scene = await start();
  const pushed = await scene.shop.push();
  const page = await scene.browser.open(pushed.url);
  await submit(scene, scene.browser, { page }, 'start', { destination: ALICE });
  await submit(scene, scene.browser, { page }, 'check', { code: await codeFor(scene.server, ALICE) });
  const finish = () => scene.browser.get(`${page.url}/code/finish`);
  const ends = await Promise.all([finish(), finish()]);
  const onward = ends.flatMap(({ location }) => (location?.includes('/auth/') === true ? [location] : []));
  expect(onward).toHaveLength(1);
  expect(await audited(scene, 'login.by_code')).toHaveLength(1);
  const end = await scene.browser.open(onward[0] ?? '', scene.shop.redirectUri);
  expect((await scene.shop.callback(end.url, pushed)).claims()?.acr).toBe(ACR_CODE);
  const status = await fetch(scene.server.issuer + PATHS.status, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${SHOP.client_id}:${SHOP.client_secret}`)}` },
    body: new URLSearchParams({ request_uri: pushed.requestUri, wait: '0' }),
  });
  expect(await status.json()).toEqual({ status: 'done' });
});

test('a page that was lost after the right code goes on where it was, but not for long', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  scene.clock.forward(29);
  expect((await scene.browser.get(`${login.page.url}/code`)).text).toContain('The code is right');
  scene.clock.forward(1);
  expect((await scene.browser.get(`${login.page.url}/code`)).text).toContain('name="destination"');
  expect((await scene.browser.get(`${login.page.url}/code/finish`)).location).toBe(`${login.page.url}/code`);
});

test('P16: a prefetch or a HEAD of the way on uses nothing up', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  const finish = `${login.page.url}/code/finish`;
  expect((await scene.browser.get(finish, { 'sec-purpose': 'prefetch' })).status).toBe(403);
  expect((await scene.browser.get(finish, { 'sec-fetch-dest': 'image' })).status).toBe(403);
  expect((await scene.browser.send('HEAD', finish)).status).toBe(404);
  const end = await scene.browser.open(finish, scene.shop.redirectUri);
  expect((await scene.shop.callback(end.url, login)).claims()?.sub).toBe(scene.alice.sub);
});

test('a login that a person denied, or whose code was shown elsewhere, is not finished by a code after that', async () => {
  const scene = await start();
  for (const [verdict, page] of [
    [NOT_ME, undefined],
    [ACCEPT, 'https://evil.example/'],
  ] as const) {
    const browser = createBrowser();
    const own = { ...scene, browser };
    const login = await ask(own, ALICE);
    await submit(own, browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
    const claimed = succeeded(await scene.alice.claim(login.otp));
    await scene.alice.decide(claimed, verdict, pageAt(page ?? login.page.url));
    expect((await browser.get(`${login.page.url}/code/finish`)).location).toBe(login.page.url);
    scene.clock.forward(60);
  }
  expect(await audited(scene, 'login.by_code')).toEqual([]);
});

/** Finishes past the page's own look at the login, as a request does that came a moment earlier. */
function finishLate({ server }: Scene, login: HostedLogin) {
  const room = { ...server, audit: createAudit(server.db, server.now) };
  const id = new URL(login.page.url).pathname.replace('/interaction/', '');
  return finishByCode(room, { id, clientId: SHOP.client_id, appName: 'Shop', expectedSub: null });
}

test('P17: of a denial and a code at the same moment, the denial holds', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  await scene.alice.decide(succeeded(await scene.alice.claim(login.otp)), NOT_ME, pageAt(login.page.url));
  expect(await finishLate(scene, login)).toBeUndefined();
  expect(await audited(scene, 'login.by_code')).toEqual([]);
});

test('P17: of two that finish at the same moment, one is told who signed in', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  const told = await Promise.all([finishLate(scene, login), finishLate(scene, login)]);
  expect(told.filter((proof) => proof !== undefined)).toHaveLength(1);
});

test('P17: the QR codes of a login that a code finished are over, in whatever state they were', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  const claimed = succeeded(await scene.alice.claim(login.otp));
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  await scene.browser.get(`${login.page.url}/code/finish`);
  expect(await scene.alice.decide(claimed, ACCEPT, pageAt(login.page.url))).toMatchObject({ code: 'expired' });
});

test('P17: an approval whose ticket was not used yet gives way to the code that finished first', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  const claimed = succeeded(await scene.alice.claim(login.otp));
  const ticket = ticketOf(await scene.alice.decide(claimed, ACCEPT, pageAt(login.page.url)));
  await scene.browser.get(`${login.page.url}/code/finish`);
  expect((await scene.browser.open(proceed(scene.server, ticket))).status).toBe(410);
});

test('an approval still finishes a login that a code was asked for', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  const ticket = await approve(scene.alice, login.otp, login.page.url);
  const tokens = await arrive(scene.server, scene.shop, scene.browser, ticket, login);
  expect(tokens.claims()?.acr).toBe(ACR_ORIGIN_BOUND);
  expect((await scene.browser.get(`${login.page.url}/code`)).status).toBe(404);
});

test('P22: a recycled number does not inherit an account by a code, also one that never had a device', async () => {
  const scene = await start();
  const { db, now } = scene.server;
  const signInByPhone = async () => {
    const next = { ...scene, browser: createBrowser() };
    const login = await ask(next, PHONE);
    return (await typeAndGoOn(next, login, await codeFor(scene.server, PHONE))).claims()?.sub;
  };
  await db
    .updateTable('devices')
    .set({ created_at: now() - RECYCLED_AFTER })
    .execute();
  const heir = await signInByPhone();
  expect(heir).not.toBe(scene.alice.sub);
  // In use, it stays its account; unused for as long, its number is another's again.
  const lastUsed = (ago: number) =>
    db
      .updateTable('accounts')
      .set({ signed_in_by_code_at: now() - ago })
      .where('sub', '=', heir ?? '')
      .execute();
  await lastUsed(RECYCLED_AFTER - 1);
  expect(await signInByPhone()).toBe(heir);
  await lastUsed(RECYCLED_AFTER);
  await db
    .updateTable('accounts')
    .set({ email: 'heir@example.com' })
    .where('sub', '=', heir ?? '')
    .execute();
  const login = await ask(scene, 'heir@example.com');
  const byMail = await typeAndGoOn(scene, login, await codeFor(scene.server, 'heir@example.com'));
  expect(byMail.claims()?.sub).toBe(heir);
  expect(await signInByPhone()).not.toBe(heir);
});

test('P7: a session of another person does not answer a login by a code', async () => {
  const scene = await start();
  const bob = await enrol(scene.server, { email: 'bob@example.com' });
  const before = await scene.shop.push();
  await arrive(scene.server, scene.shop, scene.browser, await approve(bob, before.otp, SHOP_LOGIN), before);
  const login = await ask(scene, ALICE);
  const tokens = await typeAndGoOn(scene, login, await codeFor(scene.server, ALICE));
  expect(tokens.claims()?.sub).toBe(scene.alice.sub);
});
