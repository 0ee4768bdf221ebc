import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { randomToken, sha256 } from '../../../src/proofs/base64url.ts';
import { makeDecision } from '../../../src/proofs/decision.ts';
import { hashDetails } from '../../../src/proofs/details.ts';
import { generateAccountKey, importPublicKey } from '../../../src/proofs/keys.ts';
import { createAudit } from '../../../src/server/audit/audit.ts';
import { ConfigSchema } from '../../../src/server/config/config.ts';
import type { AuthenticatedDevice } from '../../../src/server/context.ts';
import { ProblemError } from '../../../src/server/problem.ts';
import { openPushed } from '../../../src/server/provider/pushed-requests.ts';
import type { TransactionState } from '../../../src/server/store/schema.ts';
import { openStore } from '../../../src/server/store/store.ts';
import { createPushed } from '../../../src/server/transactions/birth.ts';
import { claim } from '../../../src/server/transactions/claim.ts';
import { decide } from '../../../src/server/transactions/decide.ts';
import { sweepExpired } from '../../../src/server/transactions/expire.ts';
import { canMove } from '../../../src/server/transactions/moves.ts';
import type { TransactionsRoom } from '../../../src/server/transactions/room.ts';
import { findTicket, finishEmbedded, redeemEmbedded } from '../../../src/server/transactions/ticket.ts';
import { createWakeUps } from '../../../src/server/transactions/wake-ups.ts';
import type { Claimed } from '../../../src/wire/transaction.ts';
import { temporaryFolder } from '../../contract/support/temporary-folder.ts';

const GENUINE = 'https://shop.example';
const ISSUER = 'https://login.example';

type Event =
  | { readonly do: 'claim'; readonly by: 0 | 1 }
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
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 29, 61, 130) }) },
);

test('P17: no sequence of events signs anybody in without an accept by the claiming key from a registered origin', async () => {
  const { room, devices, clock } = await start();
  let signedIn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 4, maxLength: 14 }), async (events) => {
      signedIn += (await play(room, devices, clock, events)) ? 1 : 0;
    }),
    {
      numRuns: 120,
      examples: [
        [
          [
            { do: 'claim', by: 0 },
            { do: 'decide', by: 0, accept: true, origin: GENUINE },
            { do: 'redeem', guess: false },
            { do: 'finish', client: 'shop' },
          ],
        ],
      ],
    },
  );
  expect(signedIn).toBeGreaterThan(0);
});

interface Device extends AuthenticatedDevice {
  readonly privateKey: CryptoKey;
}

async function start() {
  const store = await openStore(join(temporaryFolder(), 'life.db'));
  const clock = { now: 1_800_000_000 };
  const now = (): number => clock.now;
  const room: TransactionsRoom = {
    db: store.db,
    now,
    audit: createAudit(store.db, now),
    wakeUps: createWakeUps(),
    config: v.parse(ConfigSchema, {
      issuer: ISSUER,
      name: 'Login',
      development: true,
      listen: { port: 0 },
      store: { file: 'life.db' },
      clients: [
        { client_id: 'shop', client_name: 'Shop', client_secret: 'x'.repeat(24), redirect_uris: [`${GENUINE}/cb`] },
      ],
    }),
  };
  const devices = [await device(room), await device(room)] as const;
  return { room, devices, clock };
}

async function device({ db }: TransactionsRoom): Promise<Device> {
  const { privateKey, publicJwk } = await generateAccountKey();
  const [sub, device_id] = [randomToken(), randomToken()];
  await db.insertInto('accounts').values({ sub, email: null, phone_number: null, created_at: 0 }).execute();
  await db
    .insertInto('devices')
    .values({
      device_id,
      sub,
      name: 'd',
      public_key: '{}',
      thumbprint: device_id,
      created_at: 0,
      active_after: 0,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { device_id, sub, active_after: 0, publicKey: await importPublicKey(publicJwk), privateKey };
}

/** Plays the events on a fresh code and checks after each that only an allowed move happened; whether it was done. */
async function play(
  room: TransactionsRoom,
  devices: readonly [Device, Device],
  clock: { now: number },
  events: readonly Event[],
): Promise<boolean> {
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
          expect([claimer, opened]).toEqual([event.by, false]);
          return;
        case 'decide': {
          if (claimed === undefined) return;
          const decided = await decide(room, claimed.txn, await sign(claimed, event), devices[event.by]);
          if (decided.status !== 'accepted') return;
          expect([event.by, event.accept, event.origin]).toEqual([claimer, true, GENUINE]);
          accepted = true;
          ticket = decided.ticket;
          return;
        }
        case 'redeem': {
          const row = await findTicket(room, event.guess ? randomToken() : (ticket ?? randomToken()));
          if (row === undefined || (await redeemEmbedded(room, row, minted)) === undefined) return;
          expect([event.guess, redeemed, accepted]).toEqual([false, false, true]);
          redeemed = true;
          return;
        }
        case 'finish': {
          const approval = await finishEmbedded(room, minted, { id: 'interaction', clientId: event.client });
          if (approval === undefined) return;
          expect([event.client, accepted, redeemed]).toEqual(['shop', true, true]);
          expect(approval.deviceId).toBe(claimer === undefined ? undefined : devices[claimer].device_id);
          return;
        }
        case 'open':
          opened = (await openPushed(room.db, otpHash, clock.now)) || opened;
          if (opened) expect(claimer).toBeUndefined();
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

  async function sign(of: Claimed, event: Extract<Event, { do: 'decide' }>): Promise<string> {
    const signer = devices[event.by];
    return makeDecision(
      {
        device_id: signer.device_id,
        sub: signer.sub,
        issuer: ISSUER,
        client_id: 'shop',
        txn: of.txn,
        otp_hash: otpHash,
        details_hash: await hashDetails(of.details),
      },
      event.accept ? { decision: 'accept' } : { decision: 'deny', reason: 'cancelled' },
      { origin: event.origin, top_origin: event.origin, path: '/' },
      { key: signer.privateKey, now: clock.now, uv: true },
    );
  }
}

/** A refusal is an answer like any other; everything else is a fault. */
async function refusalsAside(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
