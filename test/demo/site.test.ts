import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { cookiePolicy } from '../../src/demo/cookies.ts';
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
  const signIn = async (claims: Record<string, unknown> = {}) => {
    const visitor = demo.visitor();
    await visitor.get('/login');
    const pushed = provider.pushed.at(-1);
    if (pushed === undefined) throw new Error('nothing was pushed');
    await visitor.get(provider.approve(pushed, claims));
    return visitor;
  };
  return { provider, demo, signIn };
}

test('notes are kept for the person who wrote them and shown to nobody else', async () => {
  const { signIn } = await setUp();
  const [ada, bob] = [await signIn({ sub: 'ada' }), await signIn({ sub: 'bob' })];
  expect((await ada.submit('/notes', { text: 'Heron at the weir' })).location).toBe('/notes');
  const notebook = (await ada.get('/notes')).text;
  expect(notebook).toContain('Heron at the weir');
  expect((await bob.get('/notes')).text).not.toContain('Heron');
  const remove = /action="(\/notes\/[^"]+\/remove)"/.exec(notebook)?.[1] ?? '';
  await bob.submit(remove);
  expect((await ada.get('/notes')).text).toContain('Heron at the weir');
  await ada.submit(remove);
  expect((await ada.get('/notes')).text).not.toContain('Heron at the weir');
});

test('a note that can not be kept is given back with the reason', async () => {
  const { signIn } = await setUp();
  const ada = await signIn();
  const answer = await ada.submit('/notes', { text: 'x'.repeat(2001) });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('A note holds 2000 characters');
  expect(answer.text).toContain('x'.repeat(2001));
});

test('without a session nothing is read and nothing is written', async () => {
  const { demo } = await setUp();
  const stranger = demo.visitor();
  expect((await stranger.get('/notes')).location).toBe('/login');
  expect((await stranger.submit('/notes', { text: 'x' })).location).toBe('/login');
  expect((await stranger.submit('/notes/1/remove')).location).toBe('/login');
});

test('P7: sign-out ends the session here and goes on at the token server with the ID token as a hint', async () => {
  const { provider, demo, signIn } = await setUp();
  const ada = await signIn();
  const stolen = new Map(ada.cookies);
  const url = new URL((await ada.submit('/sign-out')).location ?? '');
  expect(url.origin + url.pathname).toBe(`${provider.issuer}/session/end`);
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${demo.publicUrl}/signed-out`);
  expect(url.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect((await ada.get('/notes')).location).toBe('/login');
  expect((await demo.visitor(stolen).get('/notes')).location).toBe('/login');
});

test.each([
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ['of a neighbour site', { 'sec-fetch-site': 'same-site' }],
  ['of another origin, from an older browser', { origin: 'https://evil.example' }],
  ['of a sandboxed frame, from an older browser', { origin: 'null' }],
])('a form %s changes nothing', async (_case, headers) => {
  const { signIn } = await setUp();
  const ada = await signIn();
  expect((await ada.submit('/sign-out', {}, headers)).status).toBe(403);
  expect((await ada.submit('/notes', { text: 'planted' }, headers)).status).toBe(403);
  expect((await ada.get('/notes')).text).not.toContain('planted');
});

test('every answer forbids scripts, frames and caches that are not ours', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  for (const path of ['/', '/login', '/how-it-works', '/signed-out', '/nowhere']) {
    const { headers, text } = await visitor.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
    expect(policy).toContain(`form-action 'self' ${provider.issuer};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/ style="|<style| on\w+="|<script(?![^>]* src="\/assets\/)/);
  }
});

test('assets are named after their content and kept for good', async () => {
  const { demo } = await setUp();
  const visitor = demo.visitor();
  const { text } = await visitor.get('/login');
  const script = /src="(\/assets\/[^"]+)"/.exec(text)?.[1] ?? '';
  const answer = await visitor.get(script);
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.text).toContain('data-code-panel');
});

test('an address that is not there answers 404 with a way back', async () => {
  const { demo } = await setUp();
  const { status, text } = await demo.visitor().get('/nowhere');
  expect(status).toBe(404);
  expect(text).toContain('href="/"');
});

test('somebody who came by 127.0.0.1 is taken to localhost, where the cookies are', async () => {
  const { demo } = await setUp();
  const { port } = new URL(demo.publicUrl);
  const answer = await fetch(`http://127.0.0.1:${port}/login?x=1`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${demo.publicUrl}/login?x=1`]);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('a foreign host name gets nothing changed (DNS rebinding)', async () => {
  const { demo } = await setUp();
  const status = await new Promise((resolve, reject) => {
    request(`${demo.publicUrl}/sign-out`, { method: 'POST', headers: { host: 'evil.example' } })
      .on('response', (response) => {
        resolve(response.resume().statusCode);
      })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

test('P19: on https the cookies are __Host- ones', () => {
  expect(cookiePolicy(new URL('https://notes.example'))).toEqual({
    session: '__Host-fieldnotes-session',
    firstFactor: '__Host-fieldnotes-password',
    loginPrefix: '__Host-fieldnotes-login.',
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure: true },
  });
});

test('while the token server is down every page works and the login page says so; when it is up, so is sign-in', async () => {
  const port = await freePort();
  const demo = await startDemo(`http://localhost:${String(port)}`);
  const visitor = demo.visitor();
  onTestFinished(demo.close);
  const down = await visitor.get('/login');
  expect(down.status).toBe(200);
  expect(attribute(down.text, 'data-state')).toBe('unavailable');
  expect(down.text).not.toContain('rel="countersign" href');
  expect((await visitor.send('/login/code', { page: attribute(down.text, 'data-page') })).status).toBe(503);
  expect((await visitor.submit('/login/hosted')).location).toBe('/login?error=unavailable');
  expect((await visitor.get('/login?error=unavailable')).text).toContain('The sign-in service is out of reach.');
  expect((await visitor.get('/')).status).toBe(200);
  expect(demo.log.filter((line) => line.includes('keeps trying'))).toHaveLength(1);

  const provider = await startFakeProvider({ port });
  onTestFinished(provider.close);
  expect(attribute((await visitor.get('/login')).text, 'data-state')).toBe('open');
});

test('a token server that fails between approval and callback is named, and nobody is signed in', async () => {
  const { provider, demo } = await setUp();
  const visitor = demo.visitor();
  await visitor.get('/login');
  const pushed = provider.pushed.at(-1);
  if (pushed === undefined) throw new Error('nothing was pushed');
  const callback = provider.approve(pushed);
  provider.fail(true);
  expect((await visitor.get(callback)).location).toBe('/login?error=unavailable');
  expect(attribute((await visitor.get('/login')).text, 'data-state')).toBe('unavailable');
});

test('sign-out works without the token server', async () => {
  const { provider, signIn } = await setUp();
  const ada = await signIn();
  await provider.close();
  await ada.submit('/sign-out');
  expect((await ada.get('/notes')).location).toBe('/login');
});

test('a port that is taken is reported, not crashed on', async () => {
  const { demo, provider } = await setUp();
  const port = Number(new URL(demo.publicUrl).port);
  const { createDemo } = await import('../../src/demo/app.ts');
  const second = createDemo({ issuer: provider.issuer, publicUrl: demo.publicUrl, clientId: 'f', clientSecret: 's' });
  await expect(second.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await second.close();
});
