import { expect, test } from 'vitest';
import { ACR_ORIGIN_BOUND } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { createWebApp } from './support/web-app.ts';

const LOGIN_PAGE = 'http://localhost:4801/login';

test('P4: an accepted embedded code signs in an unmodified OpenID client in the tab that showed it', async () => {
  const server = await startTestServer();
  const alice = await enrol(server, { email: 'alice@example.com', phone_number: '+4791234567' });
  const shop = await createWebApp(server, SHOP);
  const login = await shop.push({ binding_message: 'Sign in to your basket' });

  const claimed = succeeded(await alice.claim(login.otp));
  expect(claimed.read).toMatchObject({
    mode: 'embedded',
    client: { client_id: 'shop', client_name: 'Shop' },
    origins: ['http://localhost:4801'],
    binding_message: 'Sign in to your basket',
    account: { sub: alice.sub, label: 'alice@example.com' },
  });
  const ticket = ticketOf(await alice.decide(claimed, ACCEPT, pageAt(LOGIN_PAGE)));
  const end = await createBrowser().open(`${server.issuer}/continue?ticket=${ticket}`, shop.redirectUri);

  const before = server.now();
  const tokens = await shop.callback(end.url, login);
  const claims = tokens.claims();
  expect(claims).toMatchObject({ sub: alice.sub, acr: ACR_ORIGIN_BOUND, amr: ['swk', 'user'], aud: 'shop' });
  expect(Math.abs(Number(claims?.auth_time) - before)).toBeLessThanOrEqual(60);
});
