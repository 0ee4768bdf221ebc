import type { FastifyRequest } from 'fastify';
import type { Kysely, Selectable } from 'kysely';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { importPublicKey, thumbprint } from '../../proofs/keys.ts';
import { type DeviceRegistered, type RegisterDevice, RegisterDeviceSchema } from '../../wire/device.ts';
import type { PublicJwk } from '../../wire/fields.ts';
import { parseBody } from '../authenticator/parse-body.ts';
import { ProblemError } from '../problem.ts';
import type { AccountsTable, Database, DevicesTable, EnrolmentTokensTable } from '../store/schema.ts';
import { readAccount } from './account.ts';
import { deviceView } from './device-view.ts';
import type { DevicesRoom } from './devices-room.ts';
import { mayBeRecycled, releaseNumber } from './recycled-number.ts';

/**
 * `POST /devices`: registers the key that signed the request, for the account of the destination that its token
 * was given for. Token, account and device are one database transaction: all of it happens, or nothing. @throws ProblemError
 */
export async function registerDevice(room: DevicesRoom, request: FastifyRequest): Promise<DeviceRegistered> {
  const body = parseBody(RegisterDeviceSchema, request);
  const key = await usableKey(body.public_key);
  const print = await thumbprint(body.public_key);
  await room.checkProof(request, async (named) => {
    if (!('jwk' in named) || (await thumbprint(named.jwk)) !== print) {
      throw new ProblemError('invalid_proof', 'The proof must be made with the key that the body holds, as jwk.');
    }
    return key;
  });
  const device = await room.db.transaction().execute(async (tx) => enrol(room, tx, body, print));
  return {
    device: deviceView(device, device.device_id),
    account: await readAccount(room, device),
  };
}

/** @throws ProblemError when the coordinates are no point of the curve */
async function usableKey(jwk: PublicJwk): Promise<CryptoKey> {
  try {
    return await importPublicKey(jwk);
  } catch {
    throw new ProblemError('invalid_request', 'public_key: is not a point of P-256.');
  }
}

async function enrol(
  room: DevicesRoom,
  tx: Kysely<Database>,
  body: RegisterDevice,
  print: string,
): Promise<Selectable<DevicesTable>> {
  const now = room.now();
  const repeated = await registeredBefore(tx, await sha256(body.enrolment_token), print, now);
  if (repeated !== undefined) return repeated;
  const token = await spendToken(tx, await sha256(body.enrolment_token), print, now);
  const holder = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('thumbprint', '=', print)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (holder !== undefined) throw new ProblemError('device_exists');
  const account = (await accountOf(room, tx, token)) ?? (await createAccount(room, tx, token));
  const device = {
    device_id: randomToken(),
    sub: account.sub,
    name: body.name,
    public_key: JSON.stringify(body.public_key),
    thumbprint: print,
    created_at: now,
    // Whoever took over a number or a mailbox must not be able to approve before the others could refuse (P22).
    active_after: (await hasDevice(tx, account.sub)) ? now + room.config.devices.activation_delay : now,
    last_used_at: null,
    revoked_at: null,
  };
  await tx.insertInto('devices').values(device).execute();
  await room.audit({ event: 'device.registered', sub: device.sub, device_id: device.device_id }, tx);
  return device;
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

type Verified = Pick<EnrolmentTokensTable, 'channel' | 'destination'>;

const columnOf = ({ channel }: Verified): 'phone_number' | 'email' => (channel === 'phone' ? 'phone_number' : 'email');

const findAccount = (tx: Kysely<Database>, token: Verified): Promise<AccountsTable | undefined> =>
  tx.selectFrom('accounts').selectAll().where(columnOf(token), '=', token.destination).executeTakeFirst();

/** The account of a verified destination. A recycled number is of nobody, and its earlier account lets go of it (P22). */
async function accountOf(room: DevicesRoom, tx: Kysely<Database>, token: Verified): Promise<AccountsTable | undefined> {
  const account = await findAccount(tx, token);
  if (account === undefined || token.channel !== 'phone') return account;
  if (!(await mayBeRecycled(tx, account.sub, room.now()))) return account;
  await releaseNumber(room, tx, account);
  return undefined;
}

/** P23. @throws ProblemError registration_closed */
async function createAccount(room: DevicesRoom, tx: Kysely<Database>, token: Verified): Promise<AccountsTable> {
  if (room.config.registration === 'closed') throw new ProblemError('registration_closed');
  const account = {
    sub: randomToken(),
    email: null,
    phone_number: null,
    [columnOf(token)]: token.destination,
    created_at: room.now(),
  };
  await tx.insertInto('accounts').values(account).execute();
  await room.audit({ event: 'account.created', sub: account.sub }, tx);
  return account;
}

async function hasDevice(tx: Kysely<Database>, sub: string): Promise<boolean> {
  const device = await tx
    .selectFrom('devices')
    .select('device_id')
    .where('sub', '=', sub)
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return device !== undefined;
}
