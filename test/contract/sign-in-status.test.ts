import { expect, test } from 'vitest';
import { ACCEPT, CANCELLED, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { BANK, READER, SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { approve, arrive, SHOP_LOGIN } from './support/sign-in.ts';
import { createWebApp, otpOn } from './support/web-app.ts';

type Credentials = { readonly client_id: string; readonly client_secret: string };

async function start() {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const login = await shop.push();
  return { clock, server, alice, shop, login, page: pageAt(SHOP_LOGIN) };
}

const basic = ({ client_id, client_secret }: Credentials): string =>
  `Basic ${btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)}`;

const ask = (server: TestServer, requestUri: string, wait = 0, who: Credentials = SHOP): Promise<Response> =>
  fetch(`${server.issuer}/transactions/status`, {
    method: 'POST',
    headers: { authorization: basic(who) },
    body: new URLSearchParams({ request_uri: requestUri, wait: wait.toString() }),
  });

const status = async (server: TestServer, requestUri: string): Promise<unknown> =>
  (await ask(server, requestUri)).json();

test('P18: pending and claimed can not be told apart, nor can an accept that has not arrived', async () => {
  const { server, alice, login, page } = await start();
  const pending = await (await ask(server, login.requestUri)).text();
  const claimed = succeeded(await alice.claim(login.otp));
  expect(await (await ask(server, login.requestUri)).text()).toBe(pending);
  await alice.decide(claimed, ACCEPT, page);
  expect(await (await ask(server, login.requestUri)).text()).toBe(pending);
  expect(JSON.parse(pending)).toEqual({ status: 'open' });
});

test('P18: a denial is told with its reason', async () => {
  const { server, alice, shop, page } = await start();
  for (const verdict of [NOT_ME, CANCELLED]) {
    const login = await shop.push();
    await alice.decide(succeeded(await alice.claim(login.otp)), verdict, page);
    expect(await status(server, login.requestUri)).toEqual({ status: 'denied', reason: verdict.reason });
  }
});

test('P18: relayed, expired and done are told', async () => {
  const { clock, server, alice, shop, login } = await start();
  await alice.decide(succeeded(await alice.claim(login.otp)), ACCEPT, pageAt('https://evil.example/'));
  expect(await status(server, login.requestUri)).toEqual({ status: 'relayed' });
  const done = await shop.push();
  await arrive(server, shop, createBrowser(), await approve(alice, done.otp, SHOP_LOGIN), done);
  expect(await status(server, done.requestUri)).toEqual({ status: 'done' });
  const late = await shop.push();
  clock.forward(60);
  expect(await status(server, late.requestUri)).toEqual({ status: 'expired' });
});

test('P18: a request that was opened in a browser stands as its hosted login does', async () => {
  const { server, alice, shop, login } = await start();
  const browser = createBrowser();
  const page = await browser.open(login.url);
  expect(await status(server, login.requestUri)).toEqual({ status: 'open' });
  const waiting = ask(server, login.requestUri, 25);
  const claimed = succeeded(await alice.claim(otpOn(page)));
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(page.url)));
  await arrive(server, shop, browser, ticket, login);
  expect(await (await waiting).json()).toEqual({ status: 'done' });
});

test.each([
  ['a denial', NOT_ME, undefined, { status: 'denied', reason: 'not_me' }],
  ['a cancelled sign-in', CANCELLED, undefined, { status: 'denied', reason: 'cancelled' }],
  ['a relayed code', ACCEPT, 'https://evil.example/', { status: 'relayed' }],
] as const)(
  'P18: a request that was opened in a browser tells how its hosted login ended, for as long as it is kept: %s',
  async (_case, verdict, seenAt, told) => {
    const { clock, server, alice, shop, login } = await start();
    const browser = createBrowser();
    const page = await browser.open(login.url);
    await alice.decide(succeeded(await alice.claim(otpOn(page))), verdict, pageAt(seenAt ?? page.url));
    expect(await status(server, login.requestUri)).toEqual(told);
    await browser.open(`${page.url}/abort`, shop.redirectUri);
    clock.forward(660);
    expect(await status(server, login.requestUri)).toEqual(told);
  },
);

test('P18: a request that was opened in a browser and decided by nobody expires with its login', async () => {
  const { clock, server, login } = await start();
  await createBrowser().open(login.url);
  clock.forward(599);
  expect(await status(server, login.requestUri)).toEqual({ status: 'open' });
  clock.forward(1);
  expect(await status(server, login.requestUri)).toEqual({ status: 'expired' });
});

test('P18: a long poll is answered by the move that it waits for', async () => {
  const { server, alice, login, page } = await start();
  const waiting = ask(server, login.requestUri, 25);
  await alice.decide(succeeded(await alice.claim(login.otp)), NOT_ME, page);
  expect(await (await waiting).json()).toEqual({ status: 'denied', reason: 'not_me' });
});

test('P18: closing the server answers who waits, at once', async () => {
  const { server, login } = await start();
  const waiting = ask(server, login.requestUri, 25);
  // The server has the request when it has answered one that came after it.
  await ask(server, login.requestUri);
  await server.close();
  expect(await (await waiting).json()).toEqual({ status: 'open' });
});

test('P18: a web app sees its own requests only', async () => {
  const { server, login } = await start();
  const answer = await ask(server, login.requestUri, 0, BANK);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'unknown_transaction' });
});

test('P18: a web app authenticates as at the token endpoint, by header or by body, as a form or as JSON', async () => {
  const { server } = await start();
  const bank = await createWebApp(server, BANK);
  const { requestUri } = await bank.push();
  const { client_id, client_secret } = BANK;
  const address = `${server.issuer}/transactions/status`;
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(address, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json' };
  const posted = { request_uri: requestUri, wait: '0', client_id, client_secret };
  const answers = await Promise.all([
    ask(server, requestUri, 0, BANK),
    post(new URLSearchParams(posted)),
    post(JSON.stringify({ ...posted, wait: 0 }), json),
    post(JSON.stringify({ request_uri: requestUri, wait: 0 }), { ...json, authorization: basic(BANK) }),
  ]);
  expect(answers.map(({ status: code }) => code)).toEqual([200, 200, 200, 200]);
});

test('P18: wrong, missing and doubled credentials are refused, and public clients with them', async () => {
  const { server, login } = await start();
  const post = (body: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${server.issuer}/transactions/status`, {
      method: 'POST',
      body: new URLSearchParams({ request_uri: login.requestUri, wait: '0', ...body }),
      headers,
    });
  const right = { client_id: SHOP.client_id, client_secret: SHOP.client_secret };
  const answers = await Promise.all([
    post({}),
    post({ client_id: SHOP.client_id }),
    post({ ...right, client_secret: 'wrong' }),
    post({ ...right, client_id: 'nobody' }),
    post({ client_id: READER.client_id, client_secret: '' }),
    post({}, { authorization: 'Basic !!!' }),
    post({}, { authorization: `Basic ${btoa('no colon')}` }),
    post({}, { authorization: 'Bearer token' }),
    post({ client_id: 'bank' }, { authorization: basic(SHOP) }),
  ]);
  expect(answers.map(({ status: code }) => code)).toEqual(answers.map(() => 401));
  expect((await post(right, { authorization: basic(SHOP) })).status).toBe(400);
});

test('P18: a request_uri or a wait of another form is refused', async () => {
  const { server, login } = await start();
  expect((await ask(server, 'https://evil.example/')).status).toBe(404);
  expect((await ask(server, login.requestUri, 26)).status).toBe(400);
  expect((await ask(server, 'x'.repeat(600))).status).toBe(400);
});
