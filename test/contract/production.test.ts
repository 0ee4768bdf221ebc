import { join } from 'node:path';
import { pino } from 'pino';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { ConfigSchema } from '../../src/server/config/config.ts';
import { PATHS } from '../../src/wire/names.ts';
import { placeMadeStore } from '../support/made-store.ts';
import { SHOP } from './support/server.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** A server for https://login.example that differs in `development` alone. Answers its address. */
async function start(development: boolean): Promise<string> {
  const file = join(temporaryFolder(), 'countersign.db');
  await placeMadeStore(file);
  const config = v.parse(ConfigSchema, {
    issuer: 'https://login.example',
    name: 'Test Server',
    development: true,
    listen: { port: 0 },
    store: { file },
    clients: [{ ...SHOP, redirect_uris: ['https://shop.example/callback'], post_logout_redirect_uris: [] }],
  });
  // The rules of the file refuse a real server whose codes go to the outbox; the server must hold without them.
  const server = await createApp({ config: { ...config, development }, logger: pino({ level: 'silent' }) });
  onTestFinished(() => server.close());
  return server.listen();
}

test.each(['/outbox', '/outbox.json', '/outbox/', '//outbox', '/OUTBOX', '/outbox.json?x=1'])(
  'outside development %s shows nobody’s codes: it is not found, after a code was sent too',
  async (path) => {
    const address = await start(false);
    const sent = await fetch(`${address}${PATHS.verification}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'alice@example.com' }),
    });
    const answer = await fetch(address + path, { redirect: 'manual' });
    expect([sent.status, answer.status]).toEqual([200, 404]);
    expect(await answer.text()).not.toContain('alice@example.com');
  },
);

test('in development both addresses answer, so that their absence elsewhere means something', async () => {
  const address = await start(true);
  expect((await fetch(`${address}/outbox`)).status).toBe(200);
  expect((await fetch(`${address}/outbox.json`)).status).toBe(200);
});

test('P19: outside development every cookie is Secure, HttpOnly and prefixed', async () => {
  const address = await start(false);
  const query = new URLSearchParams({
    client_id: SHOP.client_id,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'https://shop.example/callback',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const answer = await fetch(`${address}/auth?${query.toString()}`, { redirect: 'manual' });
  const cookies = answer.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__(Host|Secure)-countersign-/);
    expect(cookie).toMatch(/; secure/i);
    expect(cookie).toMatch(/; httponly/i);
  }
});
