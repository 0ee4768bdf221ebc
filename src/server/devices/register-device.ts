import type { FastifyRequest } from 'fastify';
import type { Kysely, Selectable } from 'kysely';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { checkNumber } from '../../proofs/check-number.ts';
import { type DeviceRegistered, RegisterDeviceSchema } from '../../wire/device.ts';
import { notingRefusal } from '../audit/refusals.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import { ProblemError } from '../problem.ts';
import type { Database, DevicesTable, EnrolmentTokensTable } from '../store/schema.ts';
import { readAccount } from './account.ts';
import { accountOfDestination, type VerifiedDestination } from './account-of-destination.ts';
import { UNANNOUNCED } from './announced.ts';
import { deviceView } from './device-view.ts';
import type { DevicesRoom } from './devices-room.ts';
import { mustWait } from './must-wait.ts';
import { noticeNewDevice } from './notice-new-device.ts';
import { type OwnKey, proveOwnKey } from './own-key.ts';

/**
 * `POST /devices`: registers the key that signed the request, for the account of the destination that its token
 * was given for. Token, account and device are one database transaction: all of it happens, or nothing. @throws ProblemError
 */
export async function registerDevice(room: DevicesRoom, request: FastifyRequest): Promise<DeviceRegistered> {
  const body = parseBody(RegisterDeviceSchema, request);
  const tokenHash = await sha256(body.enrolment_token);
  const key = await proveOwnKey(room.checkProof, request, body.public_key, (print) =>
    findToken(room, tokenHash, print),
  );
  const device = await notingRefusal(room.refusals, 'device_registration.refused', () =>
    room.db.transaction().execute(async (tx) => enrol(room, tx, tokenHash, { ...key, name: body.name })),
  );
  return {
    device: deviceView(room, device, device.device_id),
    account: await readAccount(room, device),
  };
}

async function enrol(
  room: DevicesRoom,
  tx: Kysely<Database>,
  tokenHash: string,
  key: OwnKey & { readonly name: string },
): Promise<Selectable<DevicesTable>> {
  const now = room.now();
  const repeated = await registeredBefore(tx, tokenHash, key.thumbprint, now);
  if (repeated !== undefined) return repeated;
  const verified = await spendToken(tx, tokenHash, key.thumbprint, now);
  return registerKey(room, tx, verified, key);
}

/**
 * Registers a key as a device of the account of a verified destination: every way to enrol ends here. `tx` is the
 * database transaction that uses the proof of the destination up. @throws ProblemError device_exists, registration_closed
 */
export async function registerKey(
  room: DevicesRoom,
  tx: Kysely<Database>,
  verified: VerifiedDestination,
  { publicKey, thumbprint, name }: OwnKey & { readonly name: string },
): Promise<Selectable<DevicesTable>> {
  const now = room.now();
  if (await isRegistered(tx, thumbprint)) throw new ProblemError('device_exists');
  const account = await accountOfDestination(room, tx, verified);
  if (await sharesItsNumber(tx, account.sub, thumbprint)) throw new ProblemError('device_exists');
  const mayDelay = room.config.devices.activation_delay > 0;
  const device = {
    device_id: randomToken(),
    sub: account.sub,
    name,
    public_key: JSON.stringify(publicKey),
    thumbprint,
    created_at: now,
    // Whoever took over a number or a mailbox must not be able to approve before the others could refuse (P22): the
    // delay begins with the notice that tells them.
    active_after: mayDelay && (await mustWait(tx, account.sub, now)) ? UNANNOUNCED : now,
    last_used_at: null,
    revoked_at: null,
  };
  await tx.insertInto('devices').values(device).execute();
  await room.audit({ event: 'device.registered', sub: device.sub, device_id: device.device_id }, tx);
  await noticeNewDevice(room, tx, device, verified);
  return device;
}

/**
 * Whether a live device of the account shows the same check number. A person compares it to tell devices apart, and a
 * key that fits a number which a notice told can be searched for in 10^6 tries (P22).
 */
async function sharesItsNumber(tx: Kysely<Database>, sub: string, thumbprint: string): Promise<boolean> {
  const number = checkNumber(thumbprint);
  const live = await tx
    .selectFrom('devices')
    .select('thumbprint')
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .execute();
  return live.some((device) => checkNumber(device.thumbprint) === number);
}

/** Whether a device lives that has this key. */
export async function isRegistered(tx: Kysely<Database>, thumbprint: string): Promise<boolean> {
  const holder = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('thumbprint', '=', thumbprint)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return holder !== undefined;
}

/**
 * The device that this token made for this key already: who lost the answer asks again while the token would have
 * lived, and gets it again. Nothing is made twice, and nobody without the key can ask.
 */
const registeredBefore = (
  tx: Kysely<Database>,
  tokenHash: string,
  print: string,
  now: number,
): Promise<Selectable<DevicesTable> | undefined> =>
  tx
    .selectFrom('devices')
    .innerJoin('enrolment_tokens', (join) =>
      join
        .onRef('enrolment_tokens.key_thumbprint', '=', 'devices.thumbprint')
        .onRef('enrolment_tokens.used_at', '=', 'devices.created_at'),
    )
    .selectAll('devices')
    .where('enrolment_tokens.token_hash', '=', tokenHash)
    .where('enrolment_tokens.expires_at', '>', now)
    .where('devices.thumbprint', '=', print)
    .where('devices.revoked_at', 'is', null)
    .executeTakeFirst();

/** Whether this token was given to this key, used or not. @throws ProblemError invalid_enrolment_token */
async function findToken({ db }: Pick<DevicesRoom, 'db'>, tokenHash: string, print: string): Promise<void> {
  const token = await db
    .selectFrom('enrolment_tokens')
    .select('token_hash')
    .where('token_hash', '=', tokenHash)
    .where('key_thumbprint', '=', print)
    .executeTakeFirst();
  if (token === undefined) throw new ProblemError('invalid_enrolment_token');
}

async function spendToken(
  tx: Kysely<Database>,
  token_hash: string,
  print: string,
  now: number,
): Promise<Selectable<EnrolmentTokensTable>> {
  const token = await tx
    .updateTable('enrolment_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', token_hash)
    .where('key_thumbprint', '=', print)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (token === undefined) throw new ProblemError('invalid_enrolment_token');
  return token;
}
