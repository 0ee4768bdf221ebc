import { expect, test } from 'vitest';
import { SHOP, startTestServer } from './support/server.ts';

/** The server as a proxy that ends TLS sees it. */
async function behindProxy() {
  const server = await startTestServer({
    config: {
      issuer: 'https://login.example',
      clients: [{ ...SHOP, redirect_uris: ['https://shop.example/callback'], post_logout_redirect_uris: [] }],
    },
  });
  return { server, address: `http://127.0.0.1:${server.config.listen.port.toString()}` };
}

const QUERY = new URLSearchParams({
  client_id: 'shop',
  response_type: 'code',
  scope: 'openid',
  redirect_uri: 'https://shop.example/callback',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}).toString();

test('P19: behind a proxy every cookie is Secure and prefixed, whatever the proxy forgot to forward', async () => {
  const { address } = await behindProxy();
  const answer = await fetch(`${address}/auth?${QUERY}`, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  const cookies = answer.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__(Host|Secure)-countersign-/);
    expect(cookie.toLowerCase()).toContain('; secure');
    expect(cookie.toLowerCase()).toContain('; httponly');
    if (cookie.startsWith('__Host-')) expect(cookie.toLowerCase()).toMatch(/path=\/(;|$)/);
  }
});

test('behind a proxy every address is the issuer’s, whatever Host and forwarded headers say', async () => {
  const { address } = await behindProxy();
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
  const discovery: unknown = await (await fetch(`${address}/.well-known/openid-configuration`, { headers })).json();
  expect(discovery).toMatchObject({
    issuer: 'https://login.example',
    authorization_endpoint: 'https://login.example/auth',
    pushed_authorization_request_endpoint: 'https://login.example/par',
    token_endpoint: 'https://login.example/token',
  });
  expect(JSON.stringify(discovery)).not.toContain('evil.example');
});
