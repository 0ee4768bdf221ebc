import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from './support/demo.ts';
import { type FakeProvider, type PushedAuthorization, startFakeProvider } from './support/fake-provider.ts';
import { attribute, type Visitor } from './support/visitor.ts';

async function setUp() {
  const provider = await startFakeProvider();
  const demo = await startDemo(provider.issuer);
  onTestFinished(async () => {
    await demo.close();
    await provider.close();
  });
  return { provider, demo };
}

function newest(provider: FakeProvider): PushedAuthorization {
  const pushed = provider.pushed.at(-1);
  if (pushed === undefined) throw new Error('nothing was pushed');
  return pushed;
}

/** Opens the login page; answers the request behind its code. */
async function openLogin(provider: FakeProvider, visitor: Visitor) {
  const { text } = await visitor.get('/login');
  return { page: text, pushed: newest(provider) };
}

test('the pushed request is authenticated and carries state, nonce, PKCE and a message in plain words', async () => {
  const { provider, demo } = await setUp();
  await demo.visitor().get('/login');
  const { parameters, authorization } = newest(provider);
  expect(authorization).toMatch(/^Basic /);
  expect(Object.fromEntries(parameters)).toMatchObject({
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: `${demo.publicUrl}/callback`,
    code_challenge_method: 'S256',
    binding_message: 'Sign in to Fieldnotes from Chrome on Linux',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(parameters.get(name)).toMatch(/^[\w-]{32,}$/);
});

test('P1: the page shows {issuer}/qr#{otp} as a link as well', async () => {
  const { provider, demo } = await setUp();
  const { page, pushed } = await openLogin(provider, demo.visitor());
  const otp = pushed.requestUri.slice('urn:ietf:params:oauth:request_uri:'.length);
  expect(page).toContain(`<link rel="countersign" href="${provider.issuer}/qr#${otp}"`);
});

test('P19: cookies of a login are HttpOnly, Lax, for the whole site, and on http named after the port', async () => {
  const { demo } = await setUp();
  const { headers } = await demo.visitor().get('/login');
  const [cookie] = headers.getSetCookie();
  expect(cookie).toMatch(new RegExp(`^fieldnotes-${new URL(demo.publicUrl).port}-login\\.[\\w-]{16}=`));
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('P19: the callback signs the beginner in, keeps its address to itself and always redirects', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const { pushed } = await openLogin(provider, visitor);
  const answer = await visitor.get(provider.approve(pushed, { email: 'ada@example.org' }));
  expect([answer.status, answer.location]).toEqual([303, '/notes']);
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.text).toBe('');
  expect((await visitor.get('/notes')).text).toContain('<bdi>ada@example.org</bdi>');
  expect([...visitor.cookies.keys()].filter((name) => name.includes('login'))).toEqual([]);
});

test('P19: a callback that some other browser began gives a foreign browser nothing', async () => {
  const { provider, demo } = await setUp();
  const [attacker, victim] = [demo.visitor(), demo.visitor()];
  const { pushed } = await openLogin(provider, attacker);
  await openLogin(provider, victim);
  const answer = await victim.get(provider.approve(pushed, { sub: 'victim' }));
  expect([answer.status, answer.location]).toEqual([303, '/login?error=stranger']);
  expect((await victim.get('/notes')).location).toBe('/login');
  expect(provider.tokenRequests()).toBe(0);
  expect((await attacker.get('/notes')).location).toBe('/login');
});

test('P19: a callback of somebody else leaves the session that is there as it is, and says so', async () => {
  const { provider, demo } = await setUp();
  const [attacker, victim] = [demo.visitor(), demo.visitor()];
  await victim.get(provider.approve((await openLogin(provider, victim)).pushed, { email: 'vic@example.org' }));
  const { pushed } = await openLogin(provider, attacker);
  const { location } = await victim.get(provider.approve(pushed, { email: 'attacker@example.org' }));
  const notice = await victim.get(location ?? '');
  expect(notice.text).toContain('You are still signed in as <bdi>vic@example.org</bdi>');
  expect(notice.text).toContain('This sign-in was not started here');
});

test.each<[string, (callback: URL) => void]>([
  ['another state', (url) => url.searchParams.set('state', 'A'.repeat(32))],
  ['no state', (url) => url.searchParams.delete('state')],
  ['two states', (url) => url.searchParams.append('state', 'B'.repeat(32))],
])('P19: a callback with %s is refused before the token server is asked', async (_case, change) => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const callback = provider.approve((await openLogin(provider, visitor)).pushed);
  change(callback);
  expect((await visitor.get(callback)).location).toBe('/login?error=stranger');
  expect(provider.tokenRequests()).toBe(0);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test.each<[string, (callback: URL) => void]>([
  ['another issuer (RFC 9207)', (url) => url.searchParams.set('iss', 'https://evil.example')],
  ['no issuer (RFC 9207)', (url) => url.searchParams.delete('iss')],
  ['a made-up code', (url) => url.searchParams.set('code', 'made-up')],
  ['no code', (url) => url.searchParams.delete('code')],
])('a callback with %s signs nobody in', async (_case, change) => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const callback = provider.approve((await openLogin(provider, visitor)).pushed);
  change(callback);
  expect((await visitor.get(callback)).location).toBe('/login?error=refused');
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test.each<[string, Record<string, unknown>]>([
  ['the nonce of another login', { nonce: 'another' }],
  ['another audience', { aud: 'another-app' }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['a time that is over', { exp: 1 }],
])('an ID token with %s signs nobody in', async (_case, claims) => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const { pushed } = await openLogin(provider, visitor);
  expect((await visitor.get(provider.approve(pushed, claims))).location).toBe('/login?error=refused');
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test("P19: a login's code is worth nothing with the state of another login of the same browser (PKCE)", async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const first = provider.approve((await openLogin(provider, visitor)).pushed);
  const second = provider.approve((await openLogin(provider, visitor)).pushed);
  second.searchParams.set('code', first.searchParams.get('code') ?? '');
  expect((await visitor.get(second)).location).toBe('/login?error=refused');
});

test('P19: a replayed callback is refused, also with the cookies from before it', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const { pushed } = await openLogin(provider, visitor);
  const before = new Map(visitor.cookies);
  const callback = provider.approve(pushed);
  expect((await visitor.get(callback)).location).toBe('/notes');
  expect((await visitor.get(callback)).location).toBe('/login?error=stranger');
  expect((await demo.visitor(before).get(callback)).location).toBe('/login?error=stranger');
  expect(provider.tokenRequests()).toBe(1);
});

test('P19: of two equal callbacks at once, one signs in and the code is asked for once', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const callback = provider.approve((await openLogin(provider, visitor)).pushed);
  const ends = await Promise.all([visitor.get(callback), visitor.get(callback)]);
  expect(ends.map(({ location }) => location).sort()).toEqual(['/login?error=stranger', '/notes']);
  expect(provider.tokenRequests()).toBe(1);
});

test('P16: asking for the head of a callback does not use it up', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const callback = provider.approve((await openLogin(provider, visitor)).pushed);
  expect((await fetch(callback, { method: 'HEAD', redirect: 'manual' })).status).toBe(404);
  expect((await visitor.get(callback)).location).toBe('/notes');
});

test('P2: the last three codes of a page can all end in a sign-in', async () => {
  const { provider, demo } = await setUp();
  for (const age of [0, 1, 2]) {
    const visitor = demo.visitor();
    const { page } = await openLogin(provider, visitor);
    for (let renewal = 0; renewal < 2; renewal += 1) {
      const answer = await visitor.send('/login/code', { page: attribute(page, 'data-page') });
      expect(answer.status).toBe(200);
    }
    const pushed = provider.pushed.at(-1 - age);
    if (pushed === undefined) throw new Error('not pushed');
    expect((await visitor.get(provider.approve(pushed))).location).toBe('/notes');
  }
});

test('a sign-in ends the session that was there and starts one under a new id', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  await visitor.get(provider.approve((await openLogin(provider, visitor)).pushed, { sub: 'one' }));
  const stolen = new Map(visitor.cookies);
  await visitor.submit('/login/hosted');
  await visitor.get(provider.approve(newest(provider), { sub: 'two' }));
  expect((await visitor.get('/notes')).text).toContain('<bdi>two</bdi>');
  expect((await demo.visitor(stolen).get('/notes')).location).toBe('/login');
});

test('the hosted way pushes its request too and goes to the authorization endpoint with nothing but its name', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const { status, location } = await visitor.submit('/login/hosted');
  expect(status).toBe(303);
  const query = new URLSearchParams({ client_id: 'fieldnotes', request_uri: newest(provider).requestUri });
  const url = new URL(location ?? '');
  expect(url.origin + url.pathname).toBe(`${provider.issuer}/auth`);
  expect(Object.fromEntries(url.searchParams)).toEqual(Object.fromEntries(query));
  expect((await visitor.get(provider.approve(newest(provider)))).location).toBe('/notes');
});

test('a denied hosted sign-in comes back as words on the login page', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  await visitor.submit('/login/hosted');
  const callback = provider.approve(newest(provider));
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'access_denied');
  callback.searchParams.set('error_description', '<script>alert(1)</script>');
  const { location } = await visitor.get(callback);
  expect(location).toBe('/login?error=denied');
  const { text } = await visitor.get(location ?? '');
  expect(text).toContain('The sign-in was denied.');
  expect(text).not.toContain('alert(1)');
});

test.each([
  [{ status: 'denied', reason: 'not_me' }, 'not_me', 'this was not you'],
  [{ status: 'denied', reason: 'cancelled' }, 'cancelled', 'You cancelled this sign-in.'],
  [{ status: 'relayed' }, 'relayed', 'turned up on another site'],
  [{ status: 'open' }, 'denied', 'The sign-in was denied.'],
  [{ status: 'expired' }, 'denied', 'The sign-in was denied.'],
  [{ status: 'done' }, 'denied', 'The sign-in was denied.'],
])('P18: after access_denied the token server says why, whatever the address says: %o', async (status, word, said) => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  await visitor.submit('/login/hosted');
  const pushed = newest(provider);
  provider.settle(pushed, status);
  const callback = provider.approve(pushed);
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'access_denied');
  callback.searchParams.set('error_description', 'the person approved this sign-in');
  const { location } = await visitor.get(callback);
  expect(location).toBe(`/login?error=${word}`);
  expect((await visitor.get(location ?? '')).text).toContain(said);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test('a token server that is away when a denial comes back leaves it a denial', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  await visitor.submit('/login/hosted');
  const callback = provider.approve(newest(provider));
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'access_denied');
  provider.fail(true);
  expect((await visitor.get(callback)).location).toBe('/login?error=denied');
});

test('what stands in the address of the login page is never shown', async () => {
  const { demo } = await setUp();
  for (const error of ['<script>alert(1)</script>', '__proto__', 'constructor', 'toString']) {
    const { status, text } = await demo.visitor().get(`/login?error=${encodeURIComponent(error)}`);
    expect(status).toBe(200);
    expect(text).not.toContain('role="alert"');
    expect(text).not.toContain('alert(1)');
  }
});

test('names that pretend to be markup are shown as they are written', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  const hostile = '"><img src=x onerror=alert(1)>';
  const { pushed } = await openLogin(provider, visitor);
  await visitor.get(provider.approve(pushed, { name: hostile, [hostile]: hostile, amr: [hostile] }));
  await visitor.submit('/notes', { text: hostile });
  const { text } = await visitor.get('/notes');
  expect(text).not.toContain('<img');
  expect(text.split('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;').length - 1).toBe(6);
});
