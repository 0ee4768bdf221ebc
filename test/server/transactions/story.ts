import { join } from 'node:path';
import * as v from 'valibot';
import { randomToken } from '../../../src/proofs/base64url.ts';
import { makeDecision } from '../../../src/proofs/decision.ts';
import { hashDetails } from '../../../src/proofs/details.ts';
import { generateAccountKey, importPublicKey } from '../../../src/proofs/keys.ts';
import { createAudit } from '../../../src/server/audit/audit.ts';
import { ConfigSchema } from '../../../src/server/config/config.ts';
import type { AuthenticatedDevice } from '../../../src/server/context.ts';
import { ProblemError } from '../../../src/server/problem.ts';
import { endDeviceLogins } from '../../../src/server/provider/end-device-logins.ts';
import { openStore } from '../../../src/server/store/store.ts';
import type { TransactionsRoom } from '../../../src/server/transactions/room.ts';
import { createWakeUps } from '../../../src/server/transactions/wake-ups.ts';
import { ACR_ORIGIN_BOUND } from '../../../src/wire/names.ts';
import type { Claimed } from '../../../src/wire/transaction.ts';
import { temporaryFolder } from '../../contract/support/temporary-folder.ts';

export const GENUINE = 'https://shop.example';
export const ISSUER = 'https://login.example';

/** What an interaction without hints and acr_values expects of its approval. */
export const PLAIN = { expectedSub: null, acr: ACR_ORIGIN_BOUND } as const;

export interface Device extends AuthenticatedDevice {
  readonly privateKey: CryptoKey;
}

/** A room on a new database, with a clock that the story sets (seconds since 1970). */
export async function openRoom(): Promise<{ readonly room: TransactionsRoom; readonly clock: { now: number } }> {
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
  return { room, clock };
}

/** A device of an account of its own. */
export async function newDevice({ db }: TransactionsRoom): Promise<Device> {
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

/** Removes a device with all that rests on it, in one database transaction (P7). */
export async function revoke(room: TransactionsRoom, { device_id }: Device): Promise<void> {
  await room.db.transaction().execute(async (trx) => {
    await trx.updateTable('devices').set({ revoked_at: room.now() }).where('device_id', '=', device_id).execute();
    await endDeviceLogins(room, device_id, trx);
  });
}

/** What the authenticator of `signer` signs on a page of `origin`. */
export async function sign(
  claimed: Claimed,
  otpHash: string,
  signer: Device,
  now: number,
  { accept, origin }: { readonly accept: boolean; readonly origin: string },
): Promise<string> {
  return makeDecision(
    {
      device_id: signer.device_id,
      sub: signer.sub,
      issuer: ISSUER,
      client_id: 'shop',
      txn: claimed.txn,
      otp_hash: otpHash,
      details_hash: await hashDetails(claimed.details),
    },
    accept ? { decision: 'accept' } : { decision: 'deny', reason: 'cancelled' },
    { origin, top_origin: origin, path: '/' },
    { key: signer.privateKey, now, uv: true },
  );
}

/** A refusal is an answer like any other; everything else is a fault. */
export async function refusalsAside(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
