import { describe, expect, test } from 'vitest';
import { createAudit } from '../../src/server/audit/audit.ts';
import { endDeviceLogins } from '../../src/server/provider/end-device-logins.ts';
import { createWakeUps } from '../../src/server/transactions/wake-ups.ts';
import {
  ACCEPT,
  CANCELLED,
  type ClaimedCode,
  enrol,
  NOT_ME,
  pageAt,
  succeeded,
  ticketOf,
} from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { withOtherSignature } from './support/forgeries.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { approve, arrive, beginHosted, proceed, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

async function start() {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const claimed = async (): Promise<ClaimedCode> => succeeded(await alice.claim((await shop.push()).otp));
  return { clock, server, alice, shop, claimed, page: pageAt(SHOP_LOGIN) };
}

test('P13: only the device that claimed decides, not even another one of the same account', async () => {
  const { server, alice, claimed, page } = await start();
  const code = await claimed();
  const second = await enrol(server, { sub: alice.sub });
  expect(await second.decide(code, ACCEPT, page)).toMatchObject({ status: 404, code: 'unknown_transaction' });
  const forged = await second.sign(code, ACCEPT, page, { device_id: alice.deviceId });
  expect(await alice.sendDecision(code.txn, forged)).toMatchObject({ status: 422, code: 'invalid_decision' });
  expect(await stateOf(server, code.txn)).toBe('claimed');
});

test('P15: a decision for another transaction, account, app, code or text of details moves nothing', async () => {
  const { server, alice, claimed, page } = await start();
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
  const { server, alice, claimed, page } = await start();
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

describe('P15: the very decision that was taken, sent again because its answer was lost,', () => {
  test('accepts once, and brings a new ticket in the place of the lost one', async () => {
    const { server, alice, shop, page } = await start();
    const login = await shop.push();
    const code = succeeded(await alice.claim(login.otp));
    const decision = await alice.sign(code, ACCEPT, page);
    const lost = ticketOf(await alice.sendDecision(code.txn, decision));
    const ticket = ticketOf(await alice.sendDecision(code.txn, decision));
    expect((await createBrowser().get(proceed(server, lost))).status).toBe(410);
    const tokens = await arrive(server, shop, createBrowser(), ticket, login);
    expect(tokens.claims()?.sub).toBe(alice.sub);
    expect(await eventsOf(server)).toEqual([
      'transaction.pending',
      'transaction.claimed',
      'transaction.accepted',
      'ticket.replaced',
      'ticket.refused',
      'ticket.redeemed',
      'transaction.done',
    ]);
    expect(await alice.sendDecision(code.txn, decision)).toMatchObject({ status: 409, code: 'already_decided' });
  });

  test('brings no ticket once the first one was used, ran out, or its device was removed', async () => {
    const { clock, server, alice, claimed, page } = await start();
    const accepted = async () => {
      const code = await claimed();
      const decision = await alice.sign(code, ACCEPT, page);
      return {
        again: () => alice.sendDecision(code.txn, decision),
        ticket: ticketOf(await alice.sendDecision(code.txn, decision)),
      };
    };
    const used = await accepted();
    await createBrowser().get(proceed(server, used.ticket));
    expect(await used.again()).toMatchObject({ status: 409, code: 'already_decided' });
    const over = await accepted();
    clock.forward(30);
    expect(await over.again()).toMatchObject({ status: 410, code: 'expired' });
    const removed = await accepted();
    await server.db.updateTable('devices').set({ revoked_at: server.now() }).execute();
    expect(await removed.again()).toMatchObject({ status: 401, code: 'unknown_device' });
    expect((await createBrowser().get(proceed(server, over.ticket))).status).toBe(410);
  });

  test('denies and burns once, and says so again', async () => {
    const { server, alice, claimed, page } = await start();
    for (const [verdict, from, answer] of [
      [NOT_ME, page, { ok: true, value: { status: 'denied' } }],
      [NOT_ME, pageAt('https://evil.example/'), { ok: true, value: { status: 'relayed' } }],
      [ACCEPT, pageAt('https://evil.example/'), { ok: false, code: 'origin_mismatch' }],
    ] as const) {
      const code = await claimed();
      const decision = await alice.sign(code, verdict, from);
      expect(await alice.sendDecision(code.txn, decision)).toMatchObject(answer);
      expect(await alice.sendDecision(code.txn, decision)).toMatchObject(answer);
    }
    const ends = (await eventsOf(server)).filter((event) => /denied|relayed/.test(event));
    expect(ends).toEqual(['transaction.denied', 'transaction.relayed', 'transaction.relayed']);
  });

  test('is the same to the byte: what says the same under another signature is a replay', async () => {
    const { server, alice, claimed, page } = await start();
    for (const [verdict, event] of [
      [ACCEPT, 'ticket.replaced'],
      [NOT_ME, 'transaction.denied'],
    ] as const) {
      const code = await claimed();
      const decision = await alice.sign(code, verdict, page);
      expect(await alice.sendDecision(code.txn, decision)).toMatchObject({ ok: true });
      const twin = withOtherSignature(decision);
      expect(await alice.sendDecision(code.txn, twin)).toMatchObject({ status: 422, code: 'invalid_decision' });
      expect((await eventsOf(server)).at(-1)).toBe('decision.refused');
      expect(await alice.sendDecision(code.txn, decision)).toMatchObject({ ok: true });
      expect(await eventsOf(server)).toContain(event);
    }
    // The twin is a right decision by itself, where it comes first.
    const code = await claimed();
    const twin = withOtherSignature(await alice.sign(code, ACCEPT, page));
    expect(await alice.sendDecision(code.txn, twin)).toMatchObject({ ok: true });
  });

  test('is taken again from the device that claimed only', async () => {
    const { alice, claimed, server, page } = await start();
    const code = await claimed();
    const decision = await alice.sign(code, ACCEPT, page);
    await alice.sendDecision(code.txn, decision);
    const second = await enrol(server, { sub: alice.sub });
    expect(await second.sendDecision(code.txn, decision)).toMatchObject({ status: 404, code: 'unknown_transaction' });
  });

  test('of ten repeats at once, one ticket works', async () => {
    const { server, alice, claimed, page } = await start();
    const code = await claimed();
    const decision = await alice.sign(code, ACCEPT, page);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => alice.sendDecision(code.txn, decision)));
    const tickets = outcomes.flatMap((outcome) => (outcome.ok ? [ticketOf(outcome)] : []));
    const answers = await Promise.all(tickets.map((ticket) => createBrowser().get(proceed(server, ticket))));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    const moves = (await eventsOf(server)).filter((event) => event === 'transaction.accepted');
    expect(moves).toHaveLength(1);
  });
});

test('P15: a signed decision is used up by its jti, whatever happens to its transaction', async () => {
  const { server, alice, claimed, page } = await start();
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
  const { server, alice, claimed, page } = await start();
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
  const { server, alice, claimed } = await start();
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
  const { server, alice, claimed } = await start();
  const code = await claimed();
  expect(succeeded(await alice.decide(code, NOT_ME, pageAt('https://evil.example/')))).toEqual({ status: 'relayed' });
  const line = await server.db
    .selectFrom('audit')
    .selectAll()
    .where('event', '=', 'transaction.relayed')
    .executeTakeFirstOrThrow();
  expect(line).toMatchObject({ origin: 'https://evil.example', device_id: alice.deviceId, detail: 'deny not_me' });
});

test('P10: a hosted code may be shown by the issuer only, not even by the origins of its web app', async () => {
  const { alice, shop } = await start();
  const login = await beginHosted(shop, createBrowser());
  const code = succeeded(await alice.claim(login.otp));
  expect(await alice.decide(code, ACCEPT, pageAt(SHOP_LOGIN))).toMatchObject({ code: 'origin_mismatch' });
});

test('P10: an embedded code may not be shown by the issuer', async () => {
  const { server, alice, claimed } = await start();
  const code = await claimed();
  expect(await alice.decide(code, ACCEPT, pageAt(`${server.issuer}/`))).toMatchObject({ code: 'origin_mismatch' });
});

test('P17: every move of a sign-in stands in the audit log, in order', async () => {
  const { server, alice, shop } = await start();
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

async function eventsOf({ db }: TestServer): Promise<string[]> {
  const lines = await db.selectFrom('audit').select('event').orderBy('id').execute();
  return lines.map(({ event }) => event);
}

test('P2: a code that was not claimed within 60 s is over', async () => {
  const { clock, alice, shop, server } = await start();
  const login = await shop.push();
  clock.forward(60);
  expect(await alice.claim(login.otp)).toMatchObject({ status: 410, code: 'expired' });
  expect(await alice.claim(login.otp)).toMatchObject({ status: 410, code: 'expired' });
  expect(await eventsOf(server)).toEqual(['transaction.pending', 'transaction.expired']);
});

test('P2: a decision is taken until 120 s after the claim', async () => {
  const { clock, server, alice, claimed, page } = await start();
  const [inTime, late] = [await claimed(), await claimed()];
  expect(inTime.expires_in).toBe(120);
  clock.forward(110);
  expect((await alice.decide(inTime, ACCEPT, page)).ok).toBe(true);
  clock.forward(10);
  expect(await alice.decide(late, ACCEPT, page)).toMatchObject({ status: 410, code: 'expired' });
  expect(await stateOf(server, late.txn)).toBe('expired');
});

test('P16: a ticket is over after 30 s', async () => {
  const { clock, server, alice, shop } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  clock.forward(30);
  expect((await createBrowser().get(proceed(server, ticket))).status).toBe(410);
});

test('P4: a minted request is over after 30 s', async () => {
  const { clock, server, alice, shop } = await start();
  const login = await shop.push();
  const ticket = await approve(alice, login.otp, SHOP_LOGIN);
  const minted = (await createBrowser().get(proceed(server, ticket))).location ?? '';
  clock.forward(31);
  const refused = await createBrowser().get(minted);
  expect(refused.location).toContain('error=invalid_request_uri');
});

test('P22: a device that still waits may not claim, and uses nothing up', async () => {
  const { server, alice, shop } = await start();
  const waiting = await enrol(server, { sub: alice.sub, activeAfter: server.now() + 600 });
  const { otp } = await shop.push();
  expect(await waiting.claim(otp)).toMatchObject({ status: 403, code: 'device_pending' });
  expect((await alice.claim(otp)).ok).toBe(true);
});

test('P7: removing a device ends its claims and tickets, and its grants with their tokens', async () => {
  const { server, alice, shop, claimed, page } = await start();
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
  const { server, alice, shop } = await start();
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
