import { describe, expect, test } from 'vitest';
import { ACCEPT, enrol, NOT_ME, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { eventsOf, startDecisions } from './support/decisions.ts';
import { withOtherSignature } from './support/forgeries.ts';
import { arrive, proceed } from './support/sign-in.ts';

describe('P15: the very decision that was taken, sent again because its answer was lost,', () => {
  test('accepts once, and brings a new ticket in the place of the lost one', async () => {
    const { server, alice, shop, page } = await startDecisions();
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
    const { clock, server, alice, claimed, page } = await startDecisions();
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
    const { server, alice, claimed, page } = await startDecisions();
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
    const { server, alice, claimed, page } = await startDecisions();
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
    const { alice, claimed, server, page } = await startDecisions();
    const code = await claimed();
    const decision = await alice.sign(code, ACCEPT, page);
    await alice.sendDecision(code.txn, decision);
    const second = await enrol(server, { sub: alice.sub });
    expect(await second.sendDecision(code.txn, decision)).toMatchObject({ status: 404, code: 'unknown_transaction' });
  });

  test('of ten repeats at once, one ticket works', async () => {
    const { server, alice, claimed, page } = await startDecisions();
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
