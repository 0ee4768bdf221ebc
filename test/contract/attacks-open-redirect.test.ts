import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { PATHS } from '../../src/wire/names.ts';
import { createBrowser, type Visit } from './support/browser.ts';
import { SHOP, startTestServer, type TestServer } from './support/server.ts';
import { createWebApp } from './support/web-app.ts';

const EVIL = 'https://evil.example/callback';

async function start() {
  const server = await startTestServer();
  return { server, shop: await createWebApp(server, SHOP) };
}

/** Addresses near that of the shop's callback, none of which it registered. */
const NEARLY: readonly string[] = [
  EVIL,
  '//evil.example/callback',
  'http://localhost:4801/callback/',
  'http://localhost:4801/callback/../callback',
  'http://localhost:4801/callback?next=https://evil.example',
  'http://localhost:4801/callback#x',
  'http://localhost:4801/Callback',
  'http://localhost:4801/%63allback',
  'http://localhost:4802/callback',
  'https://localhost:4801/callback',
  'http://localhost.evil.example:4801/callback',
  'http://localhost:4801@evil.example/callback',
  'http://evil.example\\@localhost:4801/callback',
  'http://localhost:4801/callback\u0000',
  'http://127.0.0.1:4801/callback',
  'javascript:alert(1)//localhost:4801/callback',
  'data:text/html,x',
  '/callback',
];

/** What a plain client gets for exactly this target, which a browser would make whole first. */
async function getRaw({ issuer }: TestServer, path: string, cookie: string) {
  const { hostname, port } = new URL(issuer);
  const headers = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', cookie };
  const sent = request({ hostname, port, path, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

test('no address but a registered one is ever redirected to, by the authorization endpoint or after a logout', async () => {
  const { server, shop } = await start();
  const refused = (visit: Visit, address: string): void => {
    expect([address, visit.status, visit.location]).toEqual([address, 400, undefined]);
  };
  for (const address of NEARLY) {
    refused(await createBrowser().get((await shop.redirect({ redirect_uri: address })).url), address);
    // An error that could be told to the address is told on a page of our own.
    refused(await createBrowser().get((await shop.redirect({ redirect_uri: address, prompt: 'none' })).url), address);
    const logout = new URL(server.issuer + PROVIDER_ROUTES.end_session);
    logout.searchParams.set('post_logout_redirect_uri', address);
    logout.searchParams.set('client_id', SHOP.client_id);
    const left = await createBrowser().get(logout.href);
    expect([address, left.location]).toEqual([address, undefined]);
    expect([address, left.status]).toEqual([address, 400]);
  }
  const { url } = await shop.redirect();
  const more = `redirect_uri=${encodeURIComponent(EVIL)}`;
  for (const twice of [`${url}&${more}`, url.replace('?', `?${more}&`)]) {
    const { location = '' } = await createBrowser().get(twice);
    expect([twice, location === '' || location.startsWith(`${shop.redirectUri}?error=`)]).toEqual([twice, true]);
  }
  expect(await server.db.selectFrom('transactions').selectAll().execute()).toEqual([]);
});

test('no page of the server leads anywhere else by what its address says', async () => {
  const { server, shop } = await start();
  const browser = createBrowser();
  const login = await browser.open((await shop.redirect()).url);
  const { pathname } = new URL(login.url);
  const cookie = [...browser.cookies(login.url)].map(([name, { value }]) => `${name}=${value}`).join('; ');
  const names = ['next', 'url', 'return_to', 'returnTo', 'redirect', 'redirect_uri', 'continue', 'target', 'ticket'];
  const query = new URLSearchParams(names.map((name) => [name, EVIL])).toString();
  const paths = [
    '/',
    PATHS.proceed,
    PATHS.qr,
    PATHS.enrol,
    PATHS.enrolmentPage,
    pathname,
    `${pathname}/finish`,
    `${pathname}/abort`,
    `${pathname}/status`,
    `${PATHS.devices}/refuse/x`,
    '//evil.example',
    '//evil.example/..',
    '/\\evil.example',
    '/%5cevil.example',
    '/.//evil.example',
    '/%0d%0alocation:%20https://evil.example',
    `${PATHS.proceed}/..//evil.example`,
  ];
  for (const path of paths) {
    const { status, location } = await getRaw(
      server,
      `${path}?${path.endsWith('status') ? 'wait=0&' : ''}${query}`,
      cookie,
    );
    expect([path, status < 500]).toEqual([path, true]);
    // As a browser reads it: `//host` and `/\\host` are other hosts.
    const { origin, pathname: way } = new URL(location ?? '/', server.issuer);
    const isOurs = origin === server.issuer || origin + way === shop.redirectUri;
    expect([path, location, isOurs]).toEqual([path, location, true]);
  }
});
