import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ACCEPT, enrol, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { send } from './support/http.ts';
import { SHOP, startTestServer, type TestServer } from './support/server.ts';
import { arrive, proceed, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const FILLER = 'test.filler';

/**
 * SQLite's own SQLITE_FULL, on every machine: the file may not grow, and what is left in the pages of the audit log,
 * which every move writes, is used up.
 */
async function fillDisk({ db }: TestServer): Promise<void> {
  await sql`pragma max_page_count = 1`.execute(db);
  for (const length of [3000, 300, 30, 3, 0]) {
    for (;;) {
      const detail = 'x'.repeat(length);
      const line = db.insertInto('audit').values({ at: 0, event: FILLER, detail });
      const written = await line.execute().then(
        () => true,
        () => false,
      );
      if (!written) break;
    }
  }
}

async function makeRoom({ db }: TestServer): Promise<void> {
  await sql`pragma max_page_count = 1073741823`.execute(db);
  await db.deleteFrom('audit').where('event', '=', FILLER).execute();
}

const FULL = { ok: false, status: 503, code: 'store_unavailable' };

test('P17: a full disk moves nothing at claim, decision and on the way on, is told, and is over when there is room', async () => {
  const server = await startTestServer();
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const login = await shop.push();

  await fillDisk(server);
  expect(await alice.claim(login.otp)).toMatchObject(FULL);
  await makeRoom(server);
  const code = succeeded(await alice.claim(login.otp));

  await fillDisk(server);
  const decision = await alice.sign(code, ACCEPT, pageAt(SHOP_LOGIN));
  expect(await alice.sendDecision(code.txn, decision)).toMatchObject(FULL);
  expect(await stateOf(server, code.txn)).toBe('claimed');
  await makeRoom(server);
  // The very same decision: nothing of the first try was kept, not even its jti.
  const ticket = ticketOf(await alice.sendDecision(code.txn, decision));

  await fillDisk(server);
  const refused = await createBrowser().get(proceed(server, ticket));
  expect(refused.status).toBe(503);
  expect(refused.text).toContain('Nothing was changed.');
  expect(await stateOf(server, code.txn)).toBe('accepted');
  await makeRoom(server);
  const tokens = await arrive(server, shop, createBrowser(), ticket, login);
  expect(tokens.claims()?.sub).toBe(alice.sub);
  const events = await server.db.selectFrom('audit').select('event').orderBy('id').execute();
  expect(events.map(({ event }) => event)).toEqual([
    'transaction.pending',
    'transaction.claimed',
    'transaction.accepted',
    'ticket.redeemed',
    'transaction.done',
  ]);
});

test('a store that can only be read says when to come back, and answers what needs no writing', async () => {
  const server = await startTestServer();
  const alice = await enrol(server);
  const { otp } = await (await createWebApp(server, SHOP)).push();
  await sql`pragma query_only = on`.execute(server.db);
  expect(await alice.claim(otp)).toMatchObject(FULL);
  const answer = await send(`${server.issuer}/verification`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.org' }),
  });
  expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
  expect(answer.headers.get('retry-after')).toBe('30');
  expect((await fetch(`${server.issuer}/health`)).status).toBe(200);
  await sql`pragma query_only = off`.execute(server.db);
  expect((await alice.claim(otp)).ok).toBe(true);
});
