import { expect, test } from 'vitest';
import { createBrowser } from './support/browser.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { beginHosted } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const HOSTILE = `<img src=x onerror="alert(1)">&'`;

test('P1: the page of a sign-in holds its code as a link in the head and as a picture, and nothing foreign', async () => {
  const server = await startTestServer();
  const { page, otp } = await beginHosted(await createWebApp(server, SHOP), createBrowser());
  expect(page.text).toContain(`<link rel="countersign" href="${server.issuer}/qr#${otp}">`);
  expect(page.text).toMatch(/<svg data-qr viewBox="0 0 (\d+) \1"/);
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'self'; script-src 'self'/,
  );
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const loaded = [...page.text.matchAll(/(?:src|href)="(\/assets\/[^"]*)"/g)].map(([, path = '']) => path);
  expect(loaded).toHaveLength(3);
  for (const path of loaded) expect((await fetch(server.issuer + path)).status).toBe(200);
});

test('P1: what a phone opens explains the code and sends nothing of it', async () => {
  const server = await startTestServer();
  const browser = createBrowser();
  expect((await browser.get(`${server.issuer}/qr`)).text).toContain('This is a sign-in code');
  expect((await browser.get(`${server.issuer}/enrol`)).text).toContain('This is an enrolment code');
  expect((await browser.get(server.issuer)).text).toContain('Test Server');
});

test('a name of a server or a web app is text on every page, whatever it holds', async () => {
  const server = await startTestServer({
    config: { name: HOSTILE, clients: [{ ...SHOP, client_name: HOSTILE }] },
  });
  const browser = createBrowser();
  const { page } = await beginHosted(await createWebApp(server, SHOP), browser);
  const pages = [page, await browser.get(`${server.issuer}/qr`), await browser.get(`${server.issuer}/nowhere`)];
  for (const { text } of pages) {
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
  }
});

test('an unknown address is a page for a browser and a problem for a program', async () => {
  const server = await startTestServer();
  const page = await createBrowser().get(`${server.issuer}/nowhere`);
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const problem = await fetch(`${server.issuer}/nowhere`, { method: 'POST' });
  expect(problem.headers.get('content-type')).toContain('application/problem+json');
  expect(await problem.json()).toMatchObject({ status: 404, code: 'not_found' });
});

test("an error of the provider is a page that says what to do, with the developer's part folded away", async () => {
  const server = await startTestServer();
  const visit = await createBrowser().get(`${server.issuer}/auth?client_id=nobody&redirect_uri=https://evil.example/`);
  expect(visit.status).toBe(400);
  expect(visit.text).toContain('This sign-in can not go on');
  expect(visit.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('P4: a login page opened by a browser that did not begin the login shows no code', async () => {
  const server = await startTestServer();
  const { page } = await beginHosted(await createWebApp(server, SHOP), createBrowser());
  const stranger = await createBrowser().get(page.url);
  expect(stranger.status).toBe(404);
  expect(stranger.text).not.toContain('rel="countersign"');
  expect((await createBrowser().send('POST', `${page.url}/code`)).status).toBe(404);
});
