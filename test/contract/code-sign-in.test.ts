import { expect, test } from 'vitest';
import { RATES } from '../../src/server/limits/limits.ts';
import { ACR_CODE, ACR_ORIGIN_BOUND, ACR_SECOND_FACTOR, PATHS } from '../../src/wire/names.ts';
import { enrol } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { ALICE, ask, audited, codeFor, KIOSK, sent, start, submit, typeAndGoOn } from './support/code-sign-in.ts';
import { postJson } from './support/http.ts';
import { READER, SHOP } from './support/server.ts';
import { beginHosted } from './support/sign-in.ts';
import { otherThan, PHONE, resend } from './support/verification.ts';
import { createWebApp } from './support/web-app.ts';

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
