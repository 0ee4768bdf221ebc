import { expect, test } from 'vitest';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded } from './support/authenticator.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { SHOP_LOGIN } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

test('P17: what a known device was refused stands in the audit log, with the device and the reason', async () => {
  const server = await startTestServer();
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const page = pageAt(SHOP_LOGIN);
  const mallory = await enrol(server);
  const code = succeeded(await alice.claim((await shop.push()).otp));
  await mallory.claim(code.otp);
  await mallory.claim((await shop.push({ login_hint: alice.sub })).otp);
  await mallory.decide(code, ACCEPT, page);
  await alice.decide(code, ACCEPT, page, { client_id: 'bank' });
  await alice.decide(code, ACCEPT, page);
  await alice.decide(code, NOT_ME, page);
  const lines = await server.db
    .selectFrom('audit')
    .select(['event', 'device_id', 'sub', 'detail'])
    .where('event', 'like', '%.refused')
    .orderBy('id')
    .execute();
  const by = ({ deviceId, sub }: typeof alice) => ({ device_id: deviceId, sub });
  expect(lines).toEqual([
    { event: 'claim.refused', ...by(mallory), detail: 'code_not_open' },
    { event: 'claim.refused', ...by(mallory), detail: 'wrong_account' },
    { event: 'decision.refused', ...by(mallory), detail: 'unknown_transaction' },
    { event: 'decision.refused', ...by(alice), detail: 'invalid_decision' },
    { event: 'decision.refused', ...by(alice), detail: 'already_decided' },
  ]);
});
