import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomToken, sha256 } from '../../../src/proofs/base64url.ts';
import { openPushed } from '../../../src/server/provider/pushed-requests.ts';
import type { TransactionState } from '../../../src/server/store/schema.ts';
import { createPushed } from '../../../src/server/transactions/birth.ts';
import { claim } from '../../../src/server/transactions/claim.ts';
import { decide } from '../../../src/server/transactions/decide.ts';
import { sweepExpired } from '../../../src/server/transactions/expire.ts';
import { canMove } from '../../../src/server/transactions/moves.ts';
import type { TransactionsRoom } from '../../../src/server/transactions/room.ts';
import { findTicket, finishEmbedded, redeemEmbedded } from '../../../src/server/transactions/ticket.ts';
import type { Claimed } from '../../../src/wire/transaction.ts';
import { count, SEED } from '../../support/counts.ts';
import { GENUINE, ISSUER, newDevice, openRoom, PLAIN, refusalsAside, revoke, sign } from './story.ts';

type Event =
  | { readonly do: 'claim' | 'revoke'; readonly by: 0 | 1 }
  | { readonly do: 'decide'; readonly by: 0 | 1; readonly accept: boolean; readonly origin: string }
  | { readonly do: 'redeem'; readonly guess: boolean }
  | { readonly do: 'finish'; readonly client: string }
  | { readonly do: 'open' | 'sweep' }
  | { readonly do: 'wait'; readonly seconds: number };

const someone = fc.constantFrom(0 as const, 1 as const);
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('claim' as const), by: someone }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      by: someone,
      accept: fc.boolean(),
      origin: fc.constantFrom(GENUINE, GENUINE, 'https://evil.example', ISSUER, 'null', `${GENUINE}.evil.example`),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redeem' as const), guess: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('finish' as const), client: fc.constantFrom('shop', 'shop', 'bank') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), by: someone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 29, 61, 130) }) },
);

test('P17: no sequence of events signs anybody in without an accept by the claiming key from a registered origin', {
  timeout: count(60_000, 900_000),
}, async () => {
  const { room, clock } = await openRoom();
  let signedIn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 4, maxLength: 14 }), async (events) => {
      signedIn += (await play(room, clock, events)) ? 1 : 0;
    }),
    {
      numRuns: count(60, 2000),
      seed: SEED,
      examples: [
        [
          [
            { do: 'claim', by: 0 },
            { do: 'decide', by: 0, accept: true, origin: GENUINE },
            { do: 'redeem', guess: false },
            { do: 'finish', client: 'shop' },
          ],
        ],
        [
          [
            { do: 'claim', by: 0 },
            { do: 'decide', by: 0, accept: true, origin: GENUINE },
            { do: 'redeem', guess: false },
            { do: 'revoke', by: 0 },
            { do: 'finish', client: 'shop' },
          ],
        ],
      ],
    },
  );
  expect(signedIn).toBeGreaterThan(0);
});

/** Plays the events on a fresh code and checks after each that only an allowed move happened; whether it was done. */
async function play(room: TransactionsRoom, clock: { now: number }, events: readonly Event[]): Promise<boolean> {
  const devices = [await newDevice(room), await newDevice(room)] as const;
  const revoked = new Set<0 | 1>();
  const otp = randomToken();
  const otpHash = await sha256(otp);
  await createPushed(room, room.db, { otpHash, clientId: 'shop', expectedSub: null, params: {} });
  let claimed: Claimed | undefined;
  let claimer: 0 | 1 | undefined;
  let ticket: string | undefined;
  let accepted = false;
  let redeemed = false;
  let opened = false;
  const minted = await sha256(randomToken());
  let state: TransactionState = 'pending';

  for (const event of events) {
    await refusalsAside(async () => {
      switch (event.do) {
        case 'claim':
          claimed = await claim(room, otp, devices[event.by]);
          claimer ??= event.by;
          expect([claimer, opened, revoked.has(event.by)]).toEqual([event.by, false, false]);
          return;
        case 'decide': {
          if (claimed === undefined) return;
          const decided = await decide(
            room,
            claimed.txn,
            await sign(claimed, otpHash, devices[event.by], clock.now, event),
            devices[event.by],
          );
          if (decided.status !== 'accepted') return;
          expect([event.by, event.accept, event.origin]).toEqual([claimer, true, GENUINE]);
          expect(revoked).not.toContain(event.by);
          accepted = true;
          ticket = decided.ticket;
          return;
        }
        case 'redeem': {
          const row = await findTicket(room, event.guess ? randomToken() : (ticket ?? randomToken()));
          if (row === undefined || (await redeemEmbedded(room, row, minted)) === undefined) return;
          expect([event.guess, redeemed, accepted]).toEqual([false, false, true]);
          expect(revoked).not.toContain(claimer);
          redeemed = true;
          return;
        }
        case 'finish': {
          const approval = await finishEmbedded(room, minted, { ...PLAIN, id: 'interaction', clientId: event.client });
          if (approval === undefined) return;
          expect([event.client, accepted, redeemed]).toEqual(['shop', true, true]);
          expect(revoked).not.toContain(claimer);
          expect(approval.deviceId).toBe(claimer === undefined ? undefined : devices[claimer].device_id);
          return;
        }
        case 'open':
          opened = (await openPushed(room.db, { otpHash, clientId: 'shop' }, clock.now)) || opened;
          if (opened) expect(claimer).toBeUndefined();
          return;
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
    const row = await room.db
      .selectFrom('transactions')
      .select('state')
      .where('otp_hash', '=', otpHash)
      .executeTakeFirst();
    const next = row?.state ?? 'expired';
    expect(next === state || canMove(state, next)).toBe(true);
    state = next;
  }
  if (state === 'done') expect([accepted, redeemed, opened]).toEqual([true, true, false]);
  return state === 'done';
}
