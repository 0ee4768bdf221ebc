import { expect, test } from 'vitest';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { BANK, READER, SHOP, startTestServer } from './support/server.ts';
import { approve, arrive, beginHosted, proceed, refusalOf, stateOf } from './support/sign-in.ts';
import { createWebApp, otpOn } from './support/web-app.ts';

async function start() {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com' });
  const bob = await enrol(server, { email: 'bob@example.com' });
  return { server, alice, bob, shop: await createWebApp(server, SHOP), browser: createBrowser() };
}

test('P4: a hosted code signs in the browser whose page showed it', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const claimed = succeeded(await alice.claim(login.otp));
  expect(claimed.read).toMatchObject({ mode: 'hosted', origins: [server.issuer], login_pages: [] });
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(login.page.url)));
  const tokens = await arrive(server, shop, browser, ticket, login);
  expect(tokens.claims()).toMatchObject({ sub: alice.sub, amr: ['swk', 'user'] });
});

test('P4: a pushed request that is opened in a browser signs in there, with the message it was pushed with', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await shop.push({ binding_message: 'Order 12' });
  const page = await browser.open(login.url);
  const claimed = succeeded(await alice.claim(otpOn(page)));
  expect(claimed.read).toMatchObject({ mode: 'hosted', binding_message: 'Order 12' });
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(page.url)));
  expect((await arrive(server, shop, browser, ticket, login)).claims()?.sub).toBe(alice.sub);
});

test("P4: a hosted login's ticket does nothing in another browser, and still works in its own", async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const ticket = await approve(alice, login.otp, login.page.url);
  const attacker = createBrowser();
  const refused = await attacker.open(proceed(server, ticket));
  expect(refused.status).toBe(404);
  expect([...attacker.cookies(server.issuer).keys()]).toEqual([]);
  expect((await arrive(server, shop, browser, ticket, login)).claims()?.sub).toBe(alice.sub);
});

test("P5: a foreign ticket does not answer the victim's own login", async () => {
  const { server, alice, bob, shop } = await start();
  const [victim, attacker] = [createBrowser(), createBrowser()];
  const own = await beginHosted(shop, victim);
  const foreign = await beginHosted(shop, attacker);
  const ticket = await approve(bob, foreign.otp, foreign.page.url);
  expect((await victim.open(proceed(server, ticket))).status).toBe(404);
  expect((await victim.get(`${own.page.url}/finish?ticket=${ticket}`)).status).toBe(410);
  const tokens = await arrive(server, shop, victim, await approve(alice, own.otp, own.page.url), own);
  expect(tokens.claims()?.sub).toBe(alice.sub);
});

test("P5: cookies of an attacker's login that were planted in another browser are not taken there", async () => {
  const { server, alice, shop } = await start();
  const [attacker, victim] = [createBrowser(), createBrowser()];
  const login = await beginHosted(shop, attacker);
  const { port } = new URL(server.issuer);
  // What a hostile sibling domain can set (RFC 6265bis section 4.1.3): everything that is not named `__Host-`.
  const planted = ['interaction', 'interaction.sig'].map((kind) => {
    const name = kind.replace('interaction', `countersign-interaction-${port}`);
    return `${name}=${attacker.cookies(server.issuer).get(name)?.value ?? ''}`;
  });
  const headers = { cookie: planted.join('; ') };
  const shown = await victim.get(login.page.url, headers);
  expect(shown.status).toBe(404);
  expect(shown.text).not.toContain('rel="countersign"');
  const ticket = await approve(alice, login.otp, login.page.url);
  expect((await victim.get(`${login.page.url}/finish?ticket=${ticket}`, headers)).status).toBe(404);
  const uid = attacker.cookies(server.issuer).get(`countersign-interaction-${port}`)?.value ?? '';
  const end = await attacker.get(`${server.issuer}/auth/${uid}`);
  expect(end.location).not.toContain('code=');
});

test('P5: two logins of one browser that are decided in the other order do not swap accounts', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const bank = await createWebApp(server, BANK);
  const first = await beginHosted(shop, browser);
  const second = await beginHosted(bank, browser);
  const forSecond = await approve(bob, second.otp, second.page.url);
  const forFirst = await approve(alice, first.otp, first.page.url);
  expect((await arrive(server, bank, browser, forSecond, second)).claims()?.sub).toBe(bob.sub);
  expect((await arrive(server, shop, browser, forFirst, first)).claims()?.sub).toBe(alice.sub);
});

test('P5: a hosted and an embedded login of one browser go on side by side', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const hosted = await beginHosted(shop, browser);
  const embedded = await shop.push();
  const forEmbedded = await approve(bob, embedded.otp, 'http://localhost:4801/login');
  const forHosted = await approve(alice, hosted.otp, hosted.page.url);
  expect((await arrive(server, shop, browser, forHosted, hosted)).claims()?.sub).toBe(alice.sub);
  expect((await arrive(server, shop, browser, forEmbedded, embedded)).claims()?.sub).toBe(bob.sub);
});

test('P6: polling a login page tells how the login stands and finishes nothing', async () => {
  const { alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const status = async () => (await browser.get(`${login.page.url}/status?wait=0`)).text;
  expect(await status()).toBe('{"status":"open"}');
  const claimed = succeeded(await alice.claim(login.otp));
  expect(await status()).toBe('{"status":"open"}');
  const waiting = browser.get(`${login.page.url}/status`);
  await alice.decide(claimed, ACCEPT, pageAt(login.page.url));
  expect((await waiting).text).toBe('{"status":"finished"}');
  expect((await browser.get(login.page.url)).status).toBe(200);
  expect((await createBrowser().get(`${login.page.url}/status?wait=0`)).status).toBe(404);
});

test('P7: a session of another person does not answer a login, and is gone after it', async () => {
  const { server, alice, bob, shop, browser } = await start();
  const asBob = await beginHosted(shop, browser);
  await arrive(server, shop, browser, await approve(bob, asBob.otp, asBob.page.url), asBob);
  const sessions = () =>
    server.db.selectFrom('provider_records').select('id_hash').where('kind', '=', 'Session').execute();
  const before = await sessions();
  expect(before).toHaveLength(1);

  const asAlice = await beginHosted(shop, browser);
  const tokens = await arrive(server, shop, browser, await approve(alice, asAlice.otp, asAlice.page.url), asAlice);
  expect(tokens.claims()?.sub).toBe(alice.sub);
  const after = await sessions();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('P7: every authorization shows a new code, also in a browser that is signed in', async () => {
  const { server, alice, shop, browser } = await start();
  const first = await beginHosted(shop, browser);
  await arrive(server, shop, browser, await approve(alice, first.otp, first.page.url), first);
  const second = await beginHosted(shop, browser);
  expect(second.otp).not.toBe(first.otp);
  const silent = await shop.redirect({ prompt: 'none' });
  const refused = await browser.open(silent.url, shop.redirectUri);
  expect(refusalOf(shop, refused).error).toBe('login_required');
});

test('P7: signing out asks, ends the session, and leads back to the web app', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const tokens = await arrive(server, shop, browser, await approve(alice, login.otp, login.page.url), login);
  const query = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'http://localhost:4801/',
  });
  const asked = await browser.get(`${server.issuer}/logout?${query.toString()}`);
  expect(asked.text).toContain('Sign out of Shop?');
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
  const left = await browser.send(
    'POST',
    `${server.issuer}/logout/confirm`,
    new URLSearchParams({ xsrf, logout: 'yes' }),
  );
  expect(left.location).toBe('http://localhost:4801/');
  expect(await server.db.selectFrom('provider_records').select('kind').where('kind', '=', 'Session').execute()).toEqual(
    [],
  );
});

test('P18: a denied hosted login ends in a standard access_denied at the web app', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const abort = `${login.page.url}/abort`;
  expect((await browser.get(abort)).location).toBe(login.page.url);
  const claimed = succeeded(await alice.claim(login.otp));
  expect(succeeded(await alice.decide(claimed, NOT_ME, pageAt(login.page.url)))).toEqual({ status: 'denied' });
  expect((await browser.get(`${login.page.url}/status`)).text).toBe('{"status":"denied"}');
  const end = await browser.open(abort, shop.redirectUri);
  expect(refusalOf(shop, end).error).toBe('access_denied');
  expect(new URL(end.url).searchParams.get('state')).toBe(login.state);
  expect(await stateOf(server, claimed.txn)).toBe('denied');
});

test('P18: a hosted code that was shown elsewhere burns its login', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const claimed = succeeded(await alice.claim(login.otp));
  const refused = await alice.decide(claimed, ACCEPT, pageAt('https://evil.example/login'));
  expect(refused).toMatchObject({ status: 403, code: 'origin_mismatch' });
  expect(await stateOf(server, claimed.txn)).toBe('relayed');
  expect((await browser.get(`${login.page.url}/status`)).text).toBe('{"status":"relayed"}');
  const end = await browser.open(`${login.page.url}/abort`, shop.redirectUri);
  expect(refusalOf(shop, end)).toEqual({ error: 'access_denied', description: 'the code was shown on another site' });
});

test('P2: the codes of one page stay valid side by side, and the login is decided once', async () => {
  const { alice, bob, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const renewed = await browser.send('POST', `${login.page.url}/code`);
  const { code } = JSON.parse(renewed.text) as { code: string };
  const newer = code.split('#')[1] ?? '';
  expect(newer).not.toBe(login.otp);
  const byBob = succeeded(await bob.claim(newer));
  await approve(alice, login.otp, login.page.url);
  expect(await bob.decide(byBob, ACCEPT, pageAt(login.page.url))).toMatchObject({ code: 'already_decided' });
});

test('P2: a hosted code keeps nothing of a request but what is shown of it', async () => {
  const { server, shop, browser } = await start();
  await beginHosted(shop, browser, { state: 's'.repeat(8000) });
  const rows = await server.db.selectFrom('transactions').select(['mode', 'params']).execute();
  expect(rows).toEqual([{ mode: 'hosted', params: '{}' }]);
});

test('P2: a page that asks for codes without end is refused', async () => {
  const { shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const answers: number[] = [];
  for (let asked = 0; asked < 61; asked += 1)
    answers.push((await browser.send('POST', `${login.page.url}/code`)).status);
  expect(answers.filter((status) => status === 200)).toHaveLength(59);
  expect(answers.at(-1)).toBe(429);
});

test('P17: a login that is finished twice at the same moment gives one code to the web app', async () => {
  const { server, alice, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const ticket = await approve(alice, login.otp, login.page.url);
  const finished = await browser.open(proceed(server, ticket), `${server.issuer}/auth/`);
  const ends = await Promise.all(Array.from({ length: 10 }, () => browser.get(finished.url)));
  expect(ends.filter(({ location }) => location?.includes('code=') === true)).toHaveLength(1);
  expect(ends.filter(({ status }) => status >= 500)).toHaveLength(0);
});

test('P19: a public client signs in over the hosted page and can not push requests', async () => {
  const { server, alice, browser } = await start();
  const reader = await createWebApp(server, READER);
  const login = await beginHosted(reader, browser);
  const tokens = await arrive(server, reader, browser, await approve(alice, login.otp, login.page.url), login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
  await expect(reader.push()).rejects.toMatchObject({ error: 'unauthorized_client' });
});

test('P19: cookies on http://localhost are http-only, lax, scoped, and named after the port', async () => {
  const { server, shop, browser } = await start();
  const login = await beginHosted(shop, browser);
  const { port } = new URL(server.issuer);
  const cookie = browser.cookies(server.issuer).get(`countersign-interaction-${port}`);
  expect(cookie?.path).toBe(new URL(login.page.url).pathname);
  expect(cookie?.attributes.toLowerCase()).toMatch(/httponly/);
  expect(cookie?.attributes.toLowerCase()).toMatch(/samesite=lax/);
});
