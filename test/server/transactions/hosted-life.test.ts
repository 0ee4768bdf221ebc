import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomToken, sha256 } from '../../../src/proofs/base64url.ts';
import type { TransactionState } from '../../../src/server/store/schema.ts';
import { createHosted } from '../../../src/server/transactions/birth.ts';
import { claim } from '../../../src/server/transactions/claim.ts';
import { decide } from '../../../src/server/transactions/decide.ts';
import { sweepExpired } from '../../../src/server/transactions/expire.ts';
import { canMove } from '../../../src/server/transactions/moves.ts';
import type { TransactionsRoom } from '../../../src/server/transactions/room.ts';
import { findTicket, finishEmbedded, finishHosted, redeemEmbedded } from '../../../src/server/transactions/ticket.ts';
import type { Claimed } from '../../../src/wire/transaction.ts';
import { count, SEED } from '../../support/counts.ts';
import { GENUINE, ISSUER, newDevice, openRoom, PLAIN, refusalsAside, revoke, sign } from './story.ts';

type Event =
  | { readonly do: 'show'; readonly login: 0 | 1 }
  | { readonly do: 'claim'; readonly code: number; readonly by: 0 | 1 }
  | {
      readonly do: 'decide';
      readonly code: number;
      readonly by: 0 | 1;
      readonly accept: boolean;
      readonly origin: string;
    }
  | { readonly do: 'finish'; readonly code: number; readonly login: 0 | 1; readonly client: string }
  | { readonly do: 'redeem'; readonly code: number }
  | { readonly do: 'revoke'; readonly by: 0 | 1 }
  | { readonly do: 'sweep' }
  | { readonly do: 'wait'; readonly seconds: number };

/** One shown code, and what the story knows of it. */
interface Shown {
  readonly login: 0 | 1;
  readonly otp: string;
  readonly otpHash: string;
  state: TransactionState;
  claimed?: Claimed;
  claimer?: 0 | 1;
  ticket?: string;
}

const DECIDED: readonly TransactionState[] = ['accepted', 'done', 'denied', 'relayed'];

const either = fc.constantFrom(0 as const, 1 as const);
const code = fc.nat(3);
const origin = fc.constantFrom(ISSUER, ISSUER, ISSUER, GENUINE, 'https://evil.example', 'null');
const accept = fc.constantFrom(true, true, false);
const client = fc.constantFrom('shop', 'shop', 'shop', 'bank');
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('show' as const), login: either }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), code, by: either }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('decide' as const), code, by: either, accept, origin }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), code, login: either, client }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redeem' as const), code }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), by: either }) },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' } as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 29, 61, 130) }) },
);

const accepted = (of: number, by: 0 | 1): Event => ({ do: 'decide', code: of, by, accept: true, origin: ISSUER });
const finished = (of: number, login: 0 | 1): Event => ({ do: 'finish', code: of, login, client: 'shop' });
const bothClaimed: readonly Event[] = [
  { do: 'claim', code: 0, by: 0 },
  { do: 'claim', code: 1, by: 1 },
];

test('P4, P5, P17: a hosted login ends once, in its own browser, by one accept, however many codes it showed', {
  timeout: count(60_000, 900_000),
}, async () => {
  const { room, clock } = await openRoom();
  let ended = 0;
  let lateDecisions = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 4, maxLength: 18 }), async (events) => {
      const seen = await play(room, clock, events);
      ended += seen.ended;
      lateDecisions += seen.lateDecisions;
    }),
    {
      numRuns: count(30, 2000),
      seed: SEED,
      examples: [
        [[...bothClaimed, accepted(0, 0), accepted(1, 1), finished(1, 0), finished(0, 1), finished(0, 0)]],
        [[...bothClaimed, accepted(0, 0), finished(0, 0), accepted(1, 1), finished(1, 0), finished(0, 0)]],
        [[...bothClaimed, accepted(0, 0), { do: 'revoke', by: 0 }, finished(0, 0), accepted(1, 1), finished(1, 0)]],
      ],
    },
  );
  expect(ended).toBeGreaterThanOrEqual(3);
  expect(lateDecisions).toBeGreaterThanOrEqual(2);
});

/** Plays the events on two logins of two codes and one, and checks after each that only an allowed move happened. */
async function play(
  room: TransactionsRoom,
  clock: { now: number },
  events: readonly Event[],
): Promise<{ readonly ended: number; readonly lateDecisions: number }> {
  const devices = [await newDevice(room), await newDevice(room)] as const;
  const logins = [randomToken(), randomToken()] as const;
  const until = clock.now + 600;
  const codes: Shown[] = [];
  const revoked = new Set<0 | 1>();
  const ended = new Set<0 | 1>();
  let lateDecisions = 0;

  const show = async (login: 0 | 1): Promise<void> => {
    const hosted = { interactionId: logins[login], clientId: 'shop', expectedSub: null, params: {}, until };
    const { otp } = await createHosted(room, hosted);
    codes.push({ login, otp, otpHash: await sha256(otp), state: 'pending' });
  };
  const pick = (index: number): Shown => {
    const picked = codes[index % codes.length];
    if (picked === undefined) throw new Error('no code was shown');
    return picked;
  };
  const siblingDecided = (of: Shown): boolean =>
    codes.some((other) => other !== of && other.login === of.login && DECIDED.includes(other.state));

  for (const login of [0, 0, 1] as const) await show(login);
  for (const event of events) {
    await refusalsAside(async () => {
      switch (event.do) {
        case 'show':
          return show(event.login);
        case 'claim': {
          const of = pick(event.code);
          of.claimed = await claim(room, of.otp, devices[event.by]);
          if (of.state === 'pending') expect(siblingDecided(of)).toBe(false);
          of.claimer ??= event.by;
          expect([of.claimer, revoked.has(event.by)]).toEqual([event.by, false]);
          return;
        }
        case 'decide': {
          const of = pick(event.code);
          if (of.claimed === undefined) return;
          const signed = await sign(of.claimed, of.otpHash, devices[event.by], clock.now, event);
          if (of.state === 'claimed' && event.by === of.claimer && siblingDecided(of)) lateDecisions += 1;
          const decided = await decide(room, of.claimed.txn, signed, devices[event.by]);
          if (decided.status !== 'accepted') return;
          expect([event.by, event.accept, event.origin]).toEqual([of.claimer, true, ISSUER]);
          expect([siblingDecided(of), revoked.has(event.by)]).toEqual([false, false]);
          of.ticket = decided.ticket;
          return;
        }
        case 'finish': {
          const of = pick(event.code);
          const interaction = { ...PLAIN, id: logins[event.login], clientId: event.client };
          const approval = await finishHosted(room, of.ticket ?? randomToken(), interaction);
          if (approval === undefined) return;
          expect([event.login, event.client, of.state]).toEqual([of.login, 'shop', 'accepted']);
          expect([ended.has(of.login), of.claimer === undefined || revoked.has(of.claimer)]).toEqual([false, false]);
          expect(approval.deviceId).toBe(of.claimer === undefined ? undefined : devices[of.claimer].device_id);
          ended.add(of.login);
          return;
        }
        case 'redeem': {
          // A hosted ticket is worth nothing at the embedded door.
          const row = await findTicket(room, pick(event.code).ticket ?? randomToken());
          const minted = await sha256(randomToken());
          expect(row && (await redeemEmbedded(room, row, minted))).toBeUndefined();
          expect(await finishEmbedded(room, minted, { ...PLAIN, id: logins[0], clientId: 'shop' })).toBeUndefined();
          return;
        }
        case 'revoke':
          await revoke(room, devices[event.by]);
          revoked.add(event.by);
          return;
        case 'sweep':
          return sweepExpired(room);
        case 'wait':
          clock.now += event.seconds;
      }
    });
    for (const shown of codes) {
      const row = await room.db
        .selectFrom('transactions')
        .select('state')
        .where('otp_hash', '=', shown.otpHash)
        .executeTakeFirst();
      const next = row?.state ?? 'expired';
      expect(next === shown.state || canMove(shown.state, next)).toBe(true);
      shown.state = next;
    }
    for (const login of [0, 1] as const) {
      const done = codes.filter((shown) => shown.login === login && shown.state === 'done');
      expect(done).toHaveLength(ended.has(login) ? 1 : 0);
    }
  }
  return { ended: ended.size, lateDecisions };
}
