import { expect, test } from 'vitest';
import { PATHS } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { enrolDevice, newKey, proofFor, register, sendProven } from './support/device.ts';
import { SHOP, startTestServer, type TestServer } from './support/server.ts';
import { proceed, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { codeFor, enrolmentToken, started, verify } from './support/verification.ts';
import { createWebApp } from './support/web-app.ts';

/** The same accounts, devices and logins at another server, as if somebody had copied its tables. */
async function copyTables(from: TestServer, to: TestServer): Promise<void> {
  await to.db
    .insertInto('accounts')
    .values(await from.db.selectFrom('accounts').selectAll().execute())
    .execute();
  await to.db
    .insertInto('devices')
    .values(await from.db.selectFrom('devices').selectAll().execute())
    .execute();
  const rows = await from.db.selectFrom('transactions').selectAll().execute();
  if (rows.length > 0) await to.db.insertInto('transactions').values(rows).execute();
}

test('P14: a proof for one server does nothing at another that knows the same device', async () => {
  const [server, other] = [await startTestServer({ ownKeys: true }), await startTestServer({ ownKeys: true })];
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  await copyTables(server, other);
  const call = { method: 'GET', path: PATHS.account };
  const proof = await proofFor(server, call, device.key.privateKey, device.id);
  expect(await sendProven(other, call, proof)).toMatchObject({ status: 401, code: 'invalid_proof' });
  expect((await sendProven(server, call, proof)).status).toBe(200);
});

test('P15: a decision for one server does nothing at another that knows the same transaction', async () => {
  const [server, other] = [await startTestServer({ ownKeys: true }), await startTestServer({ ownKeys: true })];
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const code = succeeded(await alice.claim((await shop.push()).otp));
  await copyTables(server, other);
  const elsewhere = await alice.sign(code, ACCEPT, pageAt(SHOP_LOGIN), { issuer: other.issuer });
  expect(await alice.sendDecision(code.txn, elsewhere)).toMatchObject({ status: 422, code: 'invalid_decision' });
  expect(await stateOf(server, code.txn)).toBe('claimed');
  const ticket = ticketOf(await alice.decide(code, ACCEPT, pageAt(SHOP_LOGIN)));
  expect((await createBrowser().get(proceed(other, ticket))).status).toBe(410);
  expect(await stateOf(other, code.txn)).toBe('claimed');
});

test('P21: a code, a verification and an enrolment token of one server are nothing to another', async () => {
  const [server, other] = [await startTestServer({ ownKeys: true }), await startTestServer({ ownKeys: true })];
  const email = 'ada@example.org';
  const { verification_id } = await started(server, { email });
  const code = await codeFor(server, email);
  expect((await verify(other, verification_id, code)).code).toBe('unknown_verification');
  // Not even where the row was copied: the key of the codes is in no table (P2).
  const row = await server.db.selectFrom('verifications').selectAll().executeTakeFirstOrThrow();
  await other.db.insertInto('verifications').values(row).execute();
  expect((await verify(other, verification_id, code)).code).toBe('invalid_code');
  const key = await newKey();
  const token = await enrolmentToken(server, { email: 'bob@example.org' }, key.print);
  expect((await register(other, key, token)).code).toBe('invalid_enrolment_token');
  expect(await other.db.selectFrom('devices').selectAll().execute()).toEqual([]);
  expect((await register(server, key, token)).status).toBe(201);
});
