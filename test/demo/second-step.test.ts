import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from './support/demo.ts';
import { type FakeProvider, type PushedAuthorization, startFakeProvider } from './support/fake-provider.ts';
import { attribute, type Visitor } from './support/visitor.ts';

const SECOND_FACTOR = 'urn:countersign:acr:second-factor';
const ADDRESS = 'ada@example.org';
const PASSWORD = 'correct horse battery';

async function setUp() {
  const provider = await startFakeProvider();
  let time = Math.floor(Date.now() / 1000);
  const demo = await startDemo(provider.issuer, {
    now: () => time,
    passwordTries: { tries: 3, per: 900 },
    passwordCost: [1024, 8, 1],
  });
  onTestFinished(async () => {
    await demo.close();
    await provider.close();
  });
  const forward = (seconds: number) => {
    time += seconds;
  };
  return { provider, demo, forward };
}

function newest({ pushed }: FakeProvider): PushedAuthorization {
  const last = pushed.at(-1);
  if (last === undefined) throw new Error('nothing was pushed');
  return last;
}

/** Ada signs in by an approval, sets a password, and leaves. */
async function setUpWithPassword() {
  const stage = await setUp();
  const ada = stage.demo.visitor();
  await ada.get('/login');
  await ada.get(stage.provider.approve(newest(stage.provider), { sub: 'ada', email: ADDRESS }));
  expect((await ada.submit('/password', { password: PASSWORD })).location).toBe('/notes#password');
  return { ...stage, ada };
}

const type = (visitor: Visitor, address = ADDRESS, password = PASSWORD) =>
  visitor.submit('/login/password', { address, password });

test('a password is set in the notebook by who is signed in there, and by nobody else', async () => {
  const { demo, ada } = await setUpWithPassword();
  expect((await ada.get('/notes')).text).toContain('Change the password');
  const short = await ada.submit('/password', { password: 'short' });
  expect(short.status).toBe(422);
  expect(short.text).toContain('8 characters at least');
  const stranger = demo.visitor();
  expect((await stranger.submit('/password', { password: PASSWORD })).location).toBe('/login');
  expect((await stranger.submit('/password/remove')).location).toBe('/login');
  expect((await ada.submit('/password', { password: PASSWORD }, { origin: 'https://evil.example' })).status).toBe(403);
});

test('P8: after the password the request is pushed with the account and as a second factor, and only there', async () => {
  const { provider, demo } = await setUpWithPassword();
  const visitor = demo.visitor();
  expect((await type(visitor)).location).toBe('/login/second');
  const { text } = await visitor.get('/login/second');
  const wanted = { login_hint: 'ada', acr_values: SECOND_FACTOR };
  expect(Object.fromEntries(newest(provider).parameters)).toMatchObject(wanted);
  await visitor.send('/login/second/code', { page: attribute(text, 'data-page') });
  expect(Object.fromEntries(newest(provider).parameters)).toMatchObject(wanted);
  await visitor.submit('/login/second/hosted');
  expect(Object.fromEntries(newest(provider).parameters)).toMatchObject(wanted);
  await visitor.get('/login');
  expect(newest(provider).parameters.has('login_hint')).toBe(false);
  expect(newest(provider).parameters.has('acr_values')).toBe(false);
});

test('P8: password and approval of the same account open the notebook, which says that both were there', async () => {
  const { provider, demo } = await setUpWithPassword();
  const visitor = demo.visitor();
  await type(visitor);
  await visitor.get('/login/second');
  const callback = provider.approve(newest(provider), { sub: 'ada', email: ADDRESS, acr: SECOND_FACTOR, amr: ['swk'] });
  expect((await visitor.get(callback)).location).toBe('/notes');
  const { text } = await visitor.get('/notes');
  expect(text).toContain('Your password came first');
  expect(text).toContain(`<bdi>${SECOND_FACTOR}</bdi>`);
  expect((await visitor.get('/login/second')).location).toBe('/login');
});

test.each<[string, Record<string, unknown>, string]>([
  ['another account', { sub: 'bob', acr: SECOND_FACTOR }, 'other_account'],
  ['the account, but as an ordinary sign-in', { sub: 'ada', acr: 'urn:countersign:acr:origin-bound' }, 'refused'],
  ['the account, by a code', { sub: 'ada', acr: 'urn:countersign:acr:code' }, 'refused'],
  ['the account, with nothing said', { sub: 'ada' }, 'refused'],
])('P8: what comes back for %s signs nobody in', async (_, claims, failure) => {
  const { provider, demo } = await setUpWithPassword();
  const visitor = demo.visitor();
  await type(visitor);
  await visitor.get('/login/second');
  const { location } = await visitor.get(provider.approve(newest(provider), claims));
  expect(location).toBe(`/login?error=${failure}`);
  expect((await visitor.get(location ?? '')).text).toContain('role="alert"');
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test('a password alone opens nothing, and without one there is no second step', async () => {
  const { provider, demo } = await setUpWithPassword();
  const visitor = demo.visitor();
  expect((await visitor.get('/login/second')).location).toBe('/login');
  expect((await visitor.submit('/login/second/hosted')).location).toBe('/login');
  const pushed = provider.pushed.length;
  expect((await visitor.send('/login/second/code', { page: 'A'.repeat(12) })).status).toBe(403);
  expect(provider.pushed).toHaveLength(pushed);
  await type(visitor);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test('a wrong password and an address that nobody has look the same', async () => {
  const { demo } = await setUpWithPassword();
  const shown = async (address: string, password: string) => {
    const answer = await type(demo.visitor(), address, password);
    const words = /<details class="with-password".*?<\/details>/s.exec(answer.text)?.[0] ?? '';
    return [answer.status, words.replace(address, 'the address'), [...answer.headers.keys()].sort()];
  };
  const wrong = await shown(ADDRESS, 'wrong horse battery');
  expect(await shown('nobody@example.org', PASSWORD)).toEqual(wrong);
  expect(wrong[0]).toBe(422);
  expect(wrong[1]).toContain('do not go together');
});

test('guesses run out for an address, from wherever they come, and the right password waits too', async () => {
  const { demo, forward } = await setUpWithPassword();
  const guesses = await Promise.all(Array.from({ length: 3 }, () => type(demo.visitor(), ADDRESS, 'guess guess')));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([422]));
  const refused = await type(demo.visitor());
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
  expect(refused.text).toContain('Wait 15 min');
  forward(900);
  expect((await type(demo.visitor())).location).toBe('/login/second');
});

test('guesses run out for a place as well, over whatever addresses they go', async () => {
  const { demo } = await setUpWithPassword();
  for (let guess = 0; guess < 30; guess += 1) {
    expect((await type(demo.visitor(), `${String(guess)}@example.org`)).status).toBe(422);
  }
  expect((await type(demo.visitor())).status).toBe(429);
});

test('the right password is good for ten minutes in the browser that typed it, and worth nothing changed or removed', async () => {
  const { demo, ada, forward } = await setUpWithPassword();
  const visitor = demo.visitor();
  await type(visitor);
  expect((await visitor.get('/login/second')).status).toBe(200);
  const name = [...visitor.cookies.keys()].find((key) => key.endsWith('-password')) ?? '';
  const sealed = visitor.cookies.get(name) ?? '';
  expect(sealed).not.toBe('');
  const changed = demo.visitor(new Map([[name, `${sealed.slice(0, -2)}AA`]]));
  expect((await changed.get('/login/second')).location).toBe('/login');
  await ada.submit('/password/remove');
  expect((await visitor.get('/login/second')).location).toBe('/login');
  await ada.submit('/password', { password: PASSWORD });
  expect((await visitor.get('/login/second')).status).toBe(200);
  forward(600);
  expect((await visitor.get('/login/second')).location).toBe('/login');
});

test('hostile input at the password forms is refused or shown as it was written', async () => {
  const { demo } = await setUp();
  const visitor = demo.visitor();
  const hostile = '"><img src=x onerror=alert(1)>';
  const answer = await type(visitor, hostile, hostile);
  expect(answer.status).toBe(422);
  expect(answer.text).not.toContain('<img');
  for (const fields of [{}, { address: 'a' }, { address: 'x'.repeat(1001), password: 'y' }]) {
    expect((await visitor.submit('/login/password', fields)).status).toBe(400);
  }
  expect((await type(visitor, '__proto__', 'constructor')).status).toBe(422);
});
