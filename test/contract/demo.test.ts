import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { returnAddresses } from '../../src/demo/app.ts';
import { parseCountersign } from '../../src/payloads/countersign.ts';
import { startDemo } from '../demo/support/demo.ts';
import { CLIENT } from '../demo/support/fake-provider.ts';
import { attribute, type Visitor } from '../demo/support/visitor.ts';
import { ACCEPT, CANCELLED, enrol, NOT_ME, pageAt, succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { startTestServer, testClock } from './support/server.ts';
import { approve, proceed } from './support/sign-in.ts';

/** Fieldnotes as a registered web app of the real token server, and alice with a device. */
async function setUp() {
  const clock = testClock();
  const publicUrl = `http://localhost:${String(await freePort())}`;
  const addresses = returnAddresses(publicUrl);
  const server = await startTestServer({
    now: clock.now,
    config: {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_name: 'Fieldnotes',
          client_secret: CLIENT.clientSecret,
          redirect_uris: [addresses.callback],
          post_logout_redirect_uris: [addresses.signedOut],
        },
      ],
    },
  });
  const demo = await startDemo(server.issuer, { publicUrl });
  onTestFinished(demo.close);
  const alice = await enrol(server, { email: 'alice@example.com' });
  /** Goes on in a tab that was approved, up to the callback, which the visitor of the same browser opens. */
  const goOn = async (ticket: string) => (await createBrowser().open(proceed(server, ticket), addresses.callback)).url;
  return { server, demo, alice, clock, login: `${publicUrl}/login`, callback: addresses.callback, goOn };
}

/** Opens the login page; answers its code's OTP and the names under which the page asks. */
async function openLogin(visitor: Visitor) {
  const { text } = await visitor.get('/login');
  const url = /<link rel="countersign" href="([^"]+)"/.exec(text)?.[1] ?? '';
  return { otp: otpOf(url), login: attribute(text, 'data-login'), page: attribute(text, 'data-page') };
}

function otpOf(url: string): string {
  const payload = parseCountersign(url);
  if (payload?.kind !== 'sign-in') throw new Error(`no sign-in code: ${url}`);
  return payload.otp;
}

/** What the login page says after its own question about these codes. */
async function heard(visitor: Visitor, logins: readonly string[]): Promise<unknown> {
  return JSON.parse((await visitor.send('/login/status', { logins })).text);
}

test('P4: an approved embedded code signs in the browser that showed it, and the notebook greets by the address', async () => {
  const { demo, alice, login, goOn } = await setUp();
  const visitor = demo.visitor();
  const { otp } = await openLogin(visitor);
  const claimed = succeeded(await alice.claim(otp));
  expect(claimed.read).toMatchObject({
    mode: 'embedded',
    client: { client_name: 'Fieldnotes' },
    origins: [new URL(login).origin],
    binding_message: 'Sign in to Fieldnotes from Chrome on Linux',
  });
  expect((await visitor.get(await goOn(await approve(alice, otp, login)))).location).toBe('/notes');
  const { text } = await visitor.get('/notes');
  expect(text).toContain('<span class="who" title="Signed in"><bdi>alice@example.com</bdi></span>');
  for (const claim of [alice.sub, 'urn:countersign:acr:origin-bound', 'swk'])
    expect(text).toContain(`<bdi>${claim}</bdi>`);
});

test('a hosted sign-in ends in the notebook, and sign-out at the token server too', async () => {
  const { server, demo, alice, callback } = await setUp();
  const [visitor, browser] = [demo.visitor(), createBrowser()];
  const { location } = await visitor.submit('/login/hosted');
  const page = await browser.open(location ?? '');
  const url = /<link rel="countersign" href="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const ticket = await approve(alice, otpOf(url), page.url);
  const end = await browser.open(proceed(server, ticket), callback);
  expect((await visitor.get(end.url)).location).toBe('/notes');
  const out = await visitor.submit('/sign-out');
  expect((await browser.open(out.location ?? '')).status).toBe(200);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test("P19: the victim's tab that arrives with the attacker's state signs nobody in, in either browser", async () => {
  const { demo, alice, login, goOn } = await setUp();
  const [attacker, victim] = [demo.visitor(), demo.visitor()];
  const { otp } = await openLogin(attacker);
  await openLogin(victim);
  const callback = await goOn(await approve(alice, otp, login));
  expect((await victim.get(callback)).location).toBe('/login?error=stranger');
  expect((await victim.get('/login?error=stranger')).text).toContain('This sign-in was not started here');
  for (const visitor of [attacker, victim]) expect((await visitor.get('/notes')).location).toBe('/login');
});

test('P19: a callback can not be replayed, by the same browser or with its cookies', async () => {
  const { demo, alice, login, goOn } = await setUp();
  const visitor = demo.visitor();
  const { otp } = await openLogin(visitor);
  const before = new Map(visitor.cookies);
  const callback = await goOn(await approve(alice, otp, login));
  expect((await visitor.get(callback)).location).toBe('/notes');
  for (const again of [visitor, demo.visitor(before)]) {
    expect((await again.get(callback)).location).toBe('/login?error=stranger');
  }
  expect((await visitor.get('/notes')).status).toBe(200);
});

test.each([
  ['not_me', NOT_ME],
  ['cancelled', CANCELLED],
])('P18: a login page that waits hears that its code was denied: %s', async (state, verdict) => {
  const { demo, alice, login } = await setUp();
  const visitor = demo.visitor();
  const code = await openLogin(visitor);
  const waiting = heard(visitor, [code.login]);
  await alice.decide(succeeded(await alice.claim(code.otp)), verdict, pageAt(login));
  expect(await waiting).toEqual({ state });
});

test('P18: a login page hears that its code was shown by another site', async () => {
  const { demo, alice } = await setUp();
  const visitor = demo.visitor();
  const code = await openLogin(visitor);
  const waiting = heard(visitor, [code.login]);
  await alice.decide(succeeded(await alice.claim(code.otp)), NOT_ME, pageAt('https://evil.example/login'));
  expect(await waiting).toEqual({ state: 'relayed' });
});

test.each([
  ['a denial as not me', NOT_ME, undefined, 'not_me', 'this was not you'],
  ['a cancelled sign-in', CANCELLED, undefined, 'cancelled', 'You cancelled this sign-in.'],
  ['a code shown by another site', ACCEPT, 'https://evil.example/', 'relayed', 'Security notice'],
] as const)('P18: a hosted sign-in comes back with what ended it: %s', async (_case, verdict, seenAt, word, said) => {
  const { demo, alice, callback } = await setUp();
  const [visitor, browser] = [demo.visitor(), createBrowser()];
  const { location } = await visitor.submit('/login/hosted');
  const page = await browser.open(location ?? '');
  const url = /<link rel="countersign" href="([^"]+)"/.exec(page.text)?.[1] ?? '';
  await alice.decide(succeeded(await alice.claim(otpOf(url))), verdict, pageAt(seenAt ?? page.url));
  const end = await browser.open(`${page.url}/abort`, callback);
  expect(new URL(end.url).searchParams.get('error')).toBe('access_denied');
  const back = await visitor.get(end.url);
  expect(back.location).toBe(`/login?error=${word}`);
  expect((await visitor.get(back.location ?? '')).text).toContain(said);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test('P18: a code that nobody took expires, and the page hears it', async () => {
  const { demo, clock } = await setUp();
  const visitor = demo.visitor();
  const { login } = await openLogin(visitor);
  clock.forward(61);
  expect(await heard(visitor, [login])).toEqual({ state: 'expired' });
});

test('P6: a page that hears of a finished login is signed in by nothing but the callback', async () => {
  const { demo, alice, login, goOn } = await setUp();
  const visitor = demo.visitor();
  const code = await openLogin(visitor);
  const callback = await goOn(await approve(alice, code.otp, login));
  const { text, headers } = await visitor.send('/login/status', { logins: [code.login] });
  expect(JSON.parse(text)).toEqual({ state: 'done' });
  expect(headers.getSetCookie()).toEqual([]);
  expect((await visitor.get('/notes')).location).toBe('/login');
  expect((await visitor.get(callback)).location).toBe('/notes');
});

test('P2: each of the last three codes of a page can end in a sign-in', async () => {
  const { demo, alice, login, goOn } = await setUp();
  for (const chosen of [0, 1, 2]) {
    const visitor = demo.visitor();
    const { otp, page } = await openLogin(visitor);
    const otps = [otp];
    while (otps.length < 3) {
      const { url } = JSON.parse((await visitor.send('/login/code', { page })).text) as { url: string };
      otps.push(otpOf(url));
    }
    const callback = await goOn(await approve(alice, otps[chosen] ?? '', login));
    expect((await visitor.get(callback)).location).toBe('/notes');
  }
});

test('a token server that goes away is named on the page, and nothing crashes', async () => {
  const { server, demo } = await setUp();
  const visitor = demo.visitor();
  const { page } = await openLogin(visitor);
  await server.close();
  expect((await visitor.send('/login/code', { page })).status).toBe(503);
  expect(attribute((await visitor.get('/login')).text, 'data-state')).toBe('unavailable');
  expect((await visitor.submit('/login/hosted')).location).toBe('/login?error=unavailable');
});
