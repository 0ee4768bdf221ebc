import { expect, test } from 'vitest';
import { createAudit } from '../../src/server/audit/audit.ts';
import { endDeviceLogins } from '../../src/server/provider/end-device-logins.ts';
import { createWakeUps } from '../../src/server/transactions/wake-ups.ts';
import { ACCEPT, CANCELLED, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { eventsOf, startDecisions } from './support/decisions.ts';
import { approve, arrive, beginHosted, proceed, SHOP_LOGIN, stateOf } from './support/sign-in.ts';

test('P13: only the device that claimed decides, not even another one of the same account', async () => {
  const { server, alice, claimed, page } = await startDecisions();
  const code = await claimed();
  const second = await enrol(server, { sub: alice.sub });
  expect(await second.decide(code, ACCEPT, page)).toMatchObject({ status: 404, code: 'unknown_transaction' });
  const forged = await second.sign(code, ACCEPT, page, { device_id: alice.deviceId });
  expect(await alice.sendDecision(code.txn, forged)).toMatchObject({ status: 422, code: 'invalid_decision' });
  expect(await stateOf(server, code.txn)).toBe('claimed');
});

test('P15: a decision for another transaction, account, app, code or text of details moves nothing', async () => {
  const { server, alice, claimed, page } = await startDecisions();
  const [code, other] = [await claimed(), await claimed()];
  const changes = [
    { txn: other.txn },
    { sub: 'somebody' },
    { client_id: 'bank' },
    { otp_hash: 'A'.repeat(43) },
    { details_hash: 'A'.repeat(43) },
    { issuer: 'https://login.example' },
  ];
  for (const change of changes) {
    expect(await alice.decide(code, ACCEPT, page, change)).toMatchObject({ status: 422, code: 'invalid_decision' });
  }
  expect(await stateOf(server, code.txn)).toBe('claimed');
  expect(await alice.decide(code, ACCEPT, page)).toMatchObject({ ok: true });
});

test('P15: a transaction that was decided takes no other decision', async () => {
  const { server, alice, claimed, page } = await startDecisions();
  const code = await claimed();
  const late = await alice.sign(code, ACCEPT, page);
  expect((await alice.decide(code, ACCEPT, page)).ok).toBe(true);
  expect(await alice.sendDecision(code.txn, late)).toMatchObject({ status: 409, code: 'already_decided' });
  expect(await alice.decide(code, NOT_ME, page)).toMatchObject({ status: 409, code: 'already_decided' });
  expect((await eventsOf(server)).filter((event) => event.startsWith('transaction.'))).toEqual([
    'transaction.pending',
    'transaction.claimed',
    'transaction.accepted',
  ]);
});

test('P15: a signed decision is used up by its jti, whatever happens to its transaction', async () => {
  const { server, alice, claimed, page } = await startDecisions();
  const code = await claimed();
  const decision = await alice.sign(code, ACCEPT, page);
  await alice.sendDecision(code.txn, decision);
  await server.db
    .updateTable('transactions')
    .set({ state: 'claimed', ticket_hash: null })
    .where('txn', '=', code.txn)
    .execute();
  expect(await alice.sendDecision(code.txn, decision)).toMatchObject({ status: 422, code: 'invalid_decision' });
  expect(await stateOf(server, code.txn)).toBe('claimed');
});

test('P17: of twenty decisions at once, one is taken and no other leaves a trace', async () => {
  const { server, alice, claimed, page } = await startDecisions();
  const code = await claimed();
  const verdicts = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ACCEPT : CANCELLED));
  const outcomes = await Promise.all(verdicts.map((verdict) => alice.decide(code, verdict, page)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  const lines = await server.db
    .selectFrom('audit')
    .select('event')
    .where('event', 'in', ['transaction.accepted', 'transaction.denied'])
    .execute();
  expect(lines).toHaveLength(1);
});

test('P12: an accept from a foreign origin accepts nothing and burns the transaction', async () => {
  const { server, alice, claimed } = await startDecisions();
  for (const page of [
    pageAt('https://evil.example/login'),
    pageAt('http://localhost.evil.example:4801/'),
    { origin: 'http://localhost:4801', top_origin: 'https://evil.example', path: '/login' },
    { origin: 'null', top_origin: 'null', path: '/' },
    { origin: '', top_origin: '', path: '' },
  ]) {
    const code = await claimed();
    expect(await alice.decide(code, ACCEPT, page)).toMatchObject({ status: 403, code: 'origin_mismatch' });
    expect(await stateOf(server, code.txn)).toBe('relayed');
    expect(await alice.decide(code, ACCEPT, pageAt(SHOP_LOGIN))).toMatchObject({ code: 'already_decided' });
  }
});

test('P12: a denial from a foreign origin burns the transaction as relayed, and the log names the origin', async () => {
  const { server, alice, claimed } = await startDecisions();
  const code = await claimed();
  expect(succeeded(await alice.decide(code, NOT_ME, pageAt('https://evil.example/')))).toEqual({ status: 'relayed' });
  const line = await server.db
    .selectFrom('audit')
    .selectAll()
    .where('event', '=', 'transaction.relayed')
    .executeTakeFirstOrThrow();
  expect(line).toMatchObject({ origin: 'https://evil.example', device_id: alice.deviceId, detail: 'deny not_me' });
});

test('P12: a decision about a code in a frame, whose origin nobody knows, burns it on a genuine page too', async () => {
  const { server, alice, shop, claimed } = await startDecisions();
  const framed = (top_origin: string) => ({ origin: 'null', top_origin, path: '' });
  const hosted = async () => succeeded(await alice.claim((await beginHosted(shop, createBrowser())).otp));
  const shopOrigin = new URL(SHOP_LOGIN).origin;
  for (const [code, page] of [
    [await claimed(), framed(shopOrigin)],
    [await hosted(), framed(server.issuer)],
  ] as const) {
    expect(succeeded(await alice.decide(code, NOT_ME, page))).toEqual({ status: 'relayed' });
    expect(await stateOf(server, code.txn)).toBe('relayed');
    const id = await server.db.selectFrom('transactions').select('id').where('txn', '=', code.txn).executeTakeFirst();
    const lines = await server.db
      .selectFrom('audit')
      .selectAll()
      .where('transaction_id', '=', id?.id ?? '')
      .where('event', '=', 'transaction.relayed')
      .execute();
    expect(lines).toMatchObject([{ origin: 'null', device_id: alice.deviceId, detail: 'deny not_me' }]);
  }
  const accepted = await claimed();
  expect(await alice.decide(accepted, ACCEPT, framed(shopOrigin))).toMatchObject({ code: 'origin_mismatch' });
  expect(await stateOf(server, accepted.txn)).toBe('relayed');
});

test('P10: a hosted code may be shown by the issuer only, not even by the origins of its web app', async () => {
  const { alice, shop } = await startDecisions();
  const login = await beginHosted(shop, createBrowser());
  const code = succeeded(await alice.claim(login.otp));
  expect(await alice.decide(code, ACCEPT, pageAt(SHOP_LOGIN))).toMatchObject({ code: 'origin_mismatch' });
});

test('P10: an embedded code may not be shown by the issuer', async () => {
  const { server, alice, claimed } = await startDecisions();
  const code = await claimed();
  expect(await alice.decide(code, ACCEPT, pageAt(`${server.issuer}/`))).toMatchObject({ code: 'origin_mismatch' });
});

test('P17: every move of a sign-in stands in the audit log, in order', async () => {
  const { server, alice, shop } = await startDecisions();
  const login = await shop.push();
  await arrive(server, shop, createBrowser(), await approve(alice, login.otp, SHOP_LOGIN), login);
  expect(await eventsOf(server)).toEqual([
    'transaction.pending',
    'transaction.claimed',
    'transaction.accepted',
    'ticket.redeemed',
    'transaction.done',
  ]);
});

test('P2: a code that was not claimed within 60 s is over', async () => {
  const { clock, alice, shop, server } = await startDecisions();
  const login = await shop.push();
  clock.forward(60);
  expect(await alice.claim(login.otp)).toMatchObject({ status: 410, code: 'expired' });
  expect(await alice.claim(login.otp)).toMatchObject({ status: 410, code: 'expired' });
  expect(await eventsOf(server)).toEqual(['transaction.pending', 'transaction.expired']);
});

test('P2: a decision is taken until 120 s after the claim', async () => {
  const { clock, server, alice, claimed, page } = await startDecisions();
  const [inTime, late] = [await claimed(), await claimed()];
  expect(inTime.expires_in).toBe(120);
  clock.forward(110);
  expect((await alice.decide(inTime, ACCEPT, page)).ok).toBe(true);
  clock.forward(10);
  expect(await alice.decide(late, ACCEPT, page)).toMatchObject({ status: 410, code: 'expired' });
  expect(await stateOf(server, late.txn)).toBe('expired');
});

test('P16: a ticket is over after 30 s', async () => {
  const { clock, server, alice, shop } = await startDecisions();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  clock.forward(30);
  expect((await createBrowser().get(proceed(server, ticket))).status).toBe(410);
});

test('P4: a minted request is over after 30 s', async () => {
  const { clock, server, alice, shop } = await startDecisions();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const minted = (await createBrowser().get(proceed(server, ticket))).location ?? '';
  clock.forward(31);
  const refused = await createBrowser().get(minted);
  expect(refused.location).toContain('error=invalid_request_uri');
});

test('P22: a device that still waits may not claim, and uses nothing up', async () => {
  const { server, alice, shop } = await startDecisions();
  const waiting = await enrol(server, { sub: alice.sub, activeAfter: server.now() + 600 });
  const { otp } = await shop.push();
  expect(await waiting.claim(otp)).toMatchObject({ status: 403, code: 'device_pending' });
  expect((await alice.claim(otp)).ok).toBe(true);
});

test('P7: removing a device ends its claims and tickets, and its grants with their tokens', async () => {
  const { server, alice, shop, claimed, page } = await startDecisions();
  const { db, now } = server;
  const login = await shop.push();
  const tokens = await arrive(server, shop, createBrowser(), await approve(alice, login.otp, SHOP_LOGIN), login);
  const [open, accepted] = [await claimed(), await claimed()];
  const ticket = ticketOf(await alice.decide(accepted, ACCEPT, page));
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('devices').set({ revoked_at: now() }).where('device_id', '=', alice.deviceId).execute();
    await endDeviceLogins({ audit: createAudit(db, now), wakeUps: createWakeUps() }, alice.deviceId, trx);
  });
  expect(await stateOf(server, open.txn)).toBe('expired');
  expect((await createBrowser().get(proceed(server, ticket))).status).toBe(410);
  const userinfo = await fetch(`${server.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(userinfo.status).toBe(401);
});

test('P7: a device that is removed between the accept and the end of the login signs nobody in', async () => {
  const { server, alice, shop } = await startDecisions();
  const browser = createBrowser();
  const login = await beginHosted(shop, browser);
  const ticket = await approve(alice, login.otp, login.page.url);
  const finished = await browser.open(proceed(server, ticket), `${server.issuer}/auth/`);
  await server.db
    .updateTable('devices')
    .set({ revoked_at: server.now() })
    .where('device_id', '=', alice.deviceId)
    .execute();
  const end = await browser.get(finished.url);
  expect(end.location).toContain('error=access_denied');
});
