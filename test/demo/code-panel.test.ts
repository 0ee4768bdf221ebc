import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from './support/demo.ts';
import { startFakeProvider } from './support/fake-provider.ts';
import { attribute } from './support/visitor.ts';

async function setUp() {
  const provider = await startFakeProvider();
  const demo = await startDemo(provider.issuer);
  onTestFinished(async () => {
    await demo.close();
    await provider.close();
  });
  const visitor = demo.visitor();
  const { text } = await visitor.get('/login');
  return { provider, demo, visitor, login: attribute(text, 'data-login'), page: attribute(text, 'data-page') };
}

test.each([
  [{ status: 'denied', reason: 'not_me' }, 'not_me'],
  [{ status: 'denied', reason: 'cancelled' }, 'cancelled'],
  [{ status: 'relayed' }, 'relayed'],
  [{ status: 'expired' }, 'expired'],
])('P18: the page hears of %o while it waits', async (status, state) => {
  const { provider, visitor, login } = await setUp();
  const waiting = visitor.send('/login/status', { logins: [login] });
  const [pushed] = provider.pushed;
  if (pushed === undefined) throw new Error('nothing was pushed');
  provider.settle(pushed, status);
  expect(JSON.parse((await waiting).text)).toEqual({ state });
});

test('P6: hearing that a login is done signs nobody in', async () => {
  const { provider, visitor, login } = await setUp();
  const [pushed] = provider.pushed;
  if (pushed === undefined) throw new Error('nothing was pushed');
  provider.settle(pushed, { status: 'done' });
  const { text, headers } = await visitor.send('/login/status', { logins: [login] });
  expect(JSON.parse(text)).toEqual({ state: 'done' });
  expect(headers.getSetCookie()).toEqual([]);
  expect((await visitor.get('/notes')).location).toBe('/login');
});

test('P18: a browser hears only of codes that it began itself', async () => {
  const { provider, demo, login } = await setUp();
  const [pushed] = provider.pushed;
  if (pushed === undefined) throw new Error('nothing was pushed');
  provider.settle(pushed, { status: 'relayed' });
  const { text } = await demo.visitor().send('/login/status', { logins: [login] });
  expect(JSON.parse(text)).toEqual({ state: 'expired' });
});

test('P2: a renewed code is a new login with a cookie of its own', async () => {
  const { provider, visitor, login, page } = await setUp();
  const answer = await visitor.send('/login/code', { page });
  const code = JSON.parse(answer.text) as { login: string; url: string; qr: { path: string } };
  expect(code.login).not.toBe(login);
  expect(code.url).toBe(`${provider.issuer}/qr#${provider.pushed[1]?.requestUri.split(':').at(-1) ?? ''}`);
  expect(code.qr.path).toMatch(/^M4 4h7v1/);
  expect([...visitor.cookies.keys()].map((name) => name.split('.')[1]).sort()).toEqual([login, code.login].sort());
});

test.each<[string, unknown]>([
  ['no list', { logins: 'x' }],
  ['an empty list', { logins: [] }],
  ['too many', { logins: Array.from({ length: 6 }, (_, index) => `AAAAAAAAAAAAAAA${String(index)}`) }],
  ['a name that is none', { logins: ['../../etc/passwd'] }],
  ['nothing', null],
])('a question about %s is refused', async (_case, body) => {
  const { visitor } = await setUp();
  expect((await visitor.send('/login/status', body)).status).toBe(400);
});

test('a page name that is none is refused before anything is pushed', async () => {
  const { provider, visitor } = await setUp();
  expect((await visitor.send('/login/code', { page: 'x'.repeat(4000) })).status).toBe(400);
  expect(provider.pushed).toHaveLength(1);
});
