import { expect, test, vi } from 'vitest';
import { createAudit } from '../../src/server/audit/audit.ts';
import { finishByCode } from '../../src/server/code-sign-in/finish.ts';
import { RECYCLED_AFTER } from '../../src/server/devices/recycled-number.ts';
import { RATES } from '../../src/server/limits/limits.ts';
import { ACR_CODE, ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR, PATHS } from '../../src/wire/names.ts';
import { ACCEPT, type Authenticator, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { type Browser, createBrowser, type Visit } from './support/browser.ts';
import { postJson } from './support/http.ts';
import { READER, SHOP, startTestServer, type TestServer, type TestServerOptions, testClock } from './support/server.ts';
import { approve, arrive, beginHosted, type HostedLogin, proceed, SHOP_LOGIN } from './support/sign-in.ts';
import { codeFor as newestCode, otherThan, PHONE, resend } from './support/verification.ts';
import { createWebApp, type WebApp } from './support/web-app.ts';

const ALICE = 'alice@example.com';
const KIOSK = { ...SHOP, code_sign_in: true } as const;

interface Scene {
  readonly server: TestServer;
  readonly clock: ReturnType<typeof testClock>;
  readonly shop: WebApp;
  readonly browser: Browser;
  readonly alice: Authenticator;
}

async function start(config: TestServerOptions['config'] = {}, rates?: TestServerOptions['rates']): Promise<Scene> {
  const clock = testClock();
  const server = await startTestServer({
    now: clock.now,
    config: { clients: [KIOSK, READER], ...config },
    ...(rates === undefined ? {} : { rates }),
  });
  const alice = await enrol(server, { email: ALICE, phone_number: PHONE });
  return { server, clock, shop: await createWebApp(server, KIOSK), browser: createBrowser(), alice };
}

/** A form of the page of `login`, as a browser sends it. */
function submit(
  { server }: Pick<Scene, 'server'>,
  browser: Browser,
  login: Pick<HostedLogin, 'page'>,
  action: 'start' | 'check' | 'resend',
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Visit> {
  return browser.send('POST', `${login.page.url}/code/${action}`, new URLSearchParams(fields), {
    accept: 'text/html',
    origin: server.issuer,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    ...headers,
  });
}

/** Begins a hosted login and asks for a code to this destination. */
async function ask(scene: Scene, destination: string, extra?: Record<string, string>): Promise<HostedLogin> {
  const login = await beginHosted(scene.shop, scene.browser, extra);
  const answer = await submit(scene, scene.browser, login, 'start', { destination });
  expect([answer.status, answer.location]).toEqual([303, `${login.page.url}/code`]);
  return login;
}

/** Types a code and, where it was right, goes on to the app. */
async function typeAndGoOn(scene: Scene, login: HostedLogin, code: string) {
  const answer = await submit(scene, scene.browser, login, 'check', { code });
  expect([answer.status, answer.location]).toEqual([303, `${login.page.url}/code`]);
  const onward = await scene.browser.get(`${login.page.url}/code`);
  expect(onward.text).toContain(
    `<meta http-equiv="refresh" content="0;url=${new URL(login.page.url).pathname}/code/finish">`,
  );
  const end = await scene.browser.open(`${login.page.url}/code/finish`, scene.shop.redirectUri);
  return scene.shop.callback(end.url, login);
}

/** Where the answer must not wait for it, the message comes after the page. */
const codeFor = (server: TestServer, destination: string): Promise<string> =>
  vi.waitFor(() => newestCode(server, destination));

const sent = async ({ server }: Pick<Scene, 'server'>): Promise<number> => (await server.outbox()).length;

const audited = ({ server }: Pick<Scene, 'server'>, event: string) =>
  server.db.selectFrom('audit').selectAll().where('event', '=', event).execute();

test('the sign-in page shows who has no Countersign a way out: the extension, an account, a code where the app takes one', async () => {
  const install_url = 'https://example.org/countersign';
  const scene = await start({ install_url });
  const { page } = await beginHosted(scene.shop, scene.browser);
  expect(page.text).toContain('No Countersign here?');
  expect(page.text).toContain(`href="${install_url}"`);
  expect(page.text).toContain(`href="${PATHS.enrolmentPage}"`);
  expect(page.text).toContain(`href="${new URL(page.url).pathname}/code"`);
  const reader = await beginHosted(await createWebApp(scene.server, READER), createBrowser());
  expect(reader.page.text).not.toContain('Get a code instead');
});

test.each([
  ['an e-mail address', ALICE, ['otp']],
  ['a phone number', PHONE, ['sms', 'otp']],
])('P9: a code sent to %s signs its account in, and the claims say by what', async (_, destination, amr) => {
  const scene = await start();
  const login = await ask(scene, destination);
  const tokens = await typeAndGoOn(scene, login, await codeFor(scene.server, destination));
  expect(tokens.claims()).toMatchObject({ sub: scene.alice.sub, acr: ACR_CODE, amr, auth_time: expect.any(Number) });
  expect(await audited(scene, 'login.by_code')).toMatchObject([{ sub: scene.alice.sub, client_id: SHOP.client_id }]);
});

test('P22: the message says that the code signs in, to which app, and never to share it', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  scene.clock.forward(30);
  await submit(scene, scene.browser, login, 'resend');
  const messages = await scene.server.outbox();
  expect(messages).toHaveLength(2);
  for (const { text, subject, code } of messages) {
    expect(subject).toBe(`${code ?? ''} signs you in to Shop`);
    expect(text).toContain('Whoever has it is signed in to Shop as you.');
    expect(text).toContain('Never tell it to anyone');
    expect(text).not.toContain('approve');
  }
});

test('the pages name the destination masked, say what was wrong, and let a person start over', async () => {
  const scene = await start();
  const login = await beginHosted(scene.shop, scene.browser);
  const form = await scene.browser.get(`${login.page.url}/code`);
  expect(form.text).toContain('E-mail address or phone number');
  // A form under no-referrer is sent with `Origin: null`.
  expect(form.headers.get('referrer-policy')).toBe('same-origin');
  const wrong = await submit(scene, scene.browser, login, 'start', { destination: 'call "me"' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('role="alert"');
  expect(wrong.text).toContain('value="call &quot;me&quot;"');
  await submit(scene, scene.browser, login, 'start', { destination: ALICE });
  const typed = await submit(scene, scene.browser, login, 'check', {
    code: otherThan(await codeFor(scene.server, ALICE)),
  });
  expect(typed.status).toBe(422);
  expect(typed.text).toContain('4 tries are left');
  expect(typed.text).toContain('a•••@example.com');
  expect(typed.text).not.toContain(ALICE);
  expect((await scene.browser.get(`${login.page.url}/code?other`)).text).toContain('name="destination"');
});

test('P21: known and unknown get the same answers, and where registration is closed only the known one gets a message', async () => {
  const scene = await start({ registration: 'closed' });
  const pages: string[] = [];
  for (const destination of [ALICE, 'nobody@example.com']) {
    const browser = createBrowser();
    const login = await beginHosted(scene.shop, browser);
    const begun = await submit(scene, browser, login, 'start', { destination });
    const page = await browser.get(`${login.page.url}/code`);
    const wrong = await submit(scene, browser, login, 'check', { code: 'not it' });
    pages.push(
      [begun.status, page.text, wrong.status, wrong.text]
        .join('\n')
        .replaceAll(new URL(login.page.url).pathname, '/login')
        .replace(/[an]•••/g, '•••'),
    );
  }
  expect(pages[0]).toBe(pages[1]);
  expect((await scene.server.outbox()).map((message) => message.destination)).toEqual([ALICE]);
});

test('P23: an unknown destination gets a new account where registration is open', async () => {
  const scene = await start();
  const login = await ask(scene, 'new@example.com');
  const tokens = await typeAndGoOn(scene, login, await codeFor(scene.server, 'new@example.com'));
  expect(tokens.claims()?.sub).not.toBe(scene.alice.sub);
  expect(await audited(scene, 'account.created')).toMatchObject([{ sub: tokens.claims()?.sub }]);
});

test('P23: where registration is closed, even the right code of a stranger signs nobody in and makes no account', async () => {
  const scene = await start();
  const login = await ask(scene, 'new@example.com');
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, 'new@example.com') });
  // As if it had been guessed: a closed server sends the stranger none.
  const { registration } = scene.server.config;
  Object.assign(scene.server.config, { registration: 'closed' });
  const refused = await scene.browser.get(`${login.page.url}/code/finish`);
  Object.assign(scene.server.config, { registration });
  expect([refused.status, refused.location]).toEqual([403, undefined]);
  expect(await audited(scene, 'account.created')).toEqual([]);
  expect(await audited(scene, 'login.by_code')).toEqual([]);
});

test('P8: a login for one account sends a code to its own destinations only, on the same pages, and signs in no other', async () => {
  const scene = await start();
  await enrol(scene.server, { email: 'bob@example.com' });
  const login = await ask(scene, 'bob@example.com', { login_hint: ALICE });
  expect((await scene.browser.get(`${login.page.url}/code`)).text).toContain('a code is on its way there');
  await submit(scene, scene.browser, login, 'start', { destination: PHONE });
  expect((await typeAndGoOn(scene, login, await codeFor(scene.server, PHONE))).claims()?.sub).toBe(scene.alice.sub);
  expect((await scene.server.outbox()).map((message) => message.destination)).toEqual([PHONE]);
});

test('P8: a code that is right for another account than the named one finishes nothing', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE, { login_hint: scene.alice.sub });
  await submit(scene, scene.browser, login, 'check', { code: await codeFor(scene.server, ALICE) });
  // The address became another person's in between.
  await scene.server.db.updateTable('accounts').set({ email: null }).execute();
  await enrol(scene.server, { email: ALICE });
  const end = await scene.browser.get(`${login.page.url}/code/finish`);
  expect([end.status, end.location]).toEqual([403, undefined]);
  expect(await audited(scene, 'login.by_code')).toEqual([]);
});

test.each([
  ['the app does not allow it', SHOP, {}],
  ['the request asks for an origin-bound approval', KIOSK, { acr_values: ACR_ORIGIN_BOUND }],
])('P9: no code is offered or taken where %s', async (_, client, extra) => {
  const scene = await start({ clients: [client] });
  const login = await beginHosted(await createWebApp(scene.server, client), scene.browser, extra);
  expect(login.page.text).not.toContain('Get a code instead');
  expect((await scene.browser.get(`${login.page.url}/code`)).status).toBe(403);
  expect((await submit(scene, scene.browser, login, 'start', { destination: ALICE })).status).toBe(403);
  expect((await scene.browser.get(`${login.page.url}/code/finish`)).status).toBe(403);
  expect(await sent(scene)).toBe(0);
});

test('P8: no code is offered or taken in place of a second factor, whatever else the request would take', async () => {
  const scene = await start();
  for (const acr_values of [ACR_SECOND_FACTOR, `${ACR_SECOND_FACTOR} ${ACR_CODE}`]) {
    const pushed = await scene.shop.push({ acr_values, login_hint: scene.alice.sub });
    const page = await scene.browser.open(pushed.url);
    expect(page.text).not.toContain('Get a code instead');
    expect((await submit(scene, scene.browser, { page }, 'start', { destination: ALICE })).status).toBe(403);
  }
});

test('P9: a request that takes a code as well is offered one; codes alone can not be asked for', async () => {
  const scene = await start();
  const login = await beginHosted(scene.shop, scene.browser, { acr_values: `${ACR_ORIGIN_BOUND} ${ACR_CODE}` });
  expect(login.page.text).toContain('Get a code instead');
  await expect(scene.shop.push({ acr_values: ACR_CODE })).rejects.toMatchObject({
    error: 'unmet_authentication_requirements',
  });
});

test('P5: the code of a login works in the browser that began it and in no other, also with the login known', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  const code = await codeFor(scene.server, ALICE);
  const stranger = createBrowser();
  expect((await stranger.get(`${login.page.url}/code`)).status).toBe(404);
  expect((await submit(scene, stranger, login, 'check', { code })).status).toBe(404);
  await submit(scene, scene.browser, login, 'check', { code });
  expect((await stranger.get(`${login.page.url}/code/finish`)).status).toBe(404);
  // Another login of the same browser has a verification of its own.
  const second = await beginHosted(scene.shop, scene.browser);
  expect((await scene.browser.get(`${second.page.url}/code/finish`)).location).toBe(`${second.page.url}/code`);
});

test('P20: a form of another site is refused, and sends and finishes nothing', async () => {
  const scene = await start();
  const login = await beginHosted(scene.shop, scene.browser);
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }]) {
    const refused = await submit(scene, scene.browser, login, 'start', { destination: ALICE }, headers);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('text/html');
  }
  expect(await sent(scene)).toBe(0);
});

test('P21: five tries a code; a new code needs its pause; both are said on the page', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  const early = await submit(scene, scene.browser, login, 'resend');
  expect([early.status, early.headers.get('retry-after')]).toEqual([429, '30']);
  expect(early.text).toContain('Try again in 30 seconds');
  const right = await codeFor(scene.server, ALICE);
  for (let tries = 0; tries < 5; tries += 1) {
    await submit(scene, scene.browser, login, 'check', { code: otherThan(right) });
  }
  const spent = await submit(scene, scene.browser, login, 'check', { code: right });
  expect(spent.status).toBe(429);
  expect((await scene.browser.get(`${login.page.url}/code/finish`)).location).toBe(`${login.page.url}/code`);
});

test('P21: the forms count at the doors of the verification API, and a person reads so on a page', async () => {
  const once = { burst: 1, perMinute: 1 };
  const scene = await start({}, { ...RATES, start_verification: once, check_verification: once });
  const login = await ask(scene, ALICE);
  const again = await submit(scene, scene.browser, login, 'start', { destination: ALICE });
  expect([again.status, again.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  await submit(scene, scene.browser, login, 'check', { code: '1' });
  expect((await submit(scene, scene.browser, login, 'check', { code: '1' })).status).toBe(429);
});

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

test('P22: the code of a sign-in enrols nothing, and can not be sent or checked over the API without its id', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  const code = await codeFor(scene.server, ALICE);
  expect((await postJson(scene.server.issuer + PATHS.verify, { code })).code).toBe('verification_id_required');
  const { verification_id } = await scene.server.db
    .selectFrom('code_sign_ins')
    .select('verification_id')
    .executeTakeFirstOrThrow();
  const page = await scene.browser.get(`${login.page.url}/code`);
  expect(page.text).not.toContain(verification_id);
  scene.clock.forward(30);
  expect((await resend(scene.server, verification_id)).status).toBe(200);
  const verified = await postJson(scene.server.issuer + PATHS.verify, {
    verification_id,
    code: await codeFor(scene.server, ALICE),
  });
  expect(verified.body).toEqual({ verified: true });
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

test('hostile input in a form is a refusal on a page, and nothing is sent', async () => {
  const scene = await start();
  const login = await beginHosted(scene.shop, scene.browser);
  const hostile = [
    '',
    ' ',
    '@',
    'a@b@c',
    '__proto__',
    '<script>alert(1)</script>',
    'x'.repeat(300),
    '+00',
    '+1'.repeat(20),
  ];
  for (const destination of hostile) {
    const answer = await submit(scene, scene.browser, login, 'start', { destination });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('<script>alert');
  }
  for (const action of ['check', 'resend'] as const) {
    expect((await submit(scene, scene.browser, login, action, { code: '<b>' })).status).toBe(410);
  }
  expect(await sent(scene)).toBe(0);
});
