import * as v from 'valibot';
import { randomToken, sha256 } from '../../proofs/base64url.ts';
import { encodeDetails } from '../../proofs/details.ts';
import { PlainTextSchema } from '../../wire/fields.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import type { Claimed, TransactionDetails } from '../../wire/transaction.ts';
import { originsOfRequest } from '../config/config.ts';
import type { AuthenticatedDevice } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { approvalAcr, purposeOf } from './acr.ts';
import { expire } from './expire.ts';
import { deviceLives, loginIsOpen, move } from './move.ts';
import type { TransactionRow, TransactionsRoom } from './room.ts';

/**
 * Claims a code for a device (P2): once, by compare-and-set. The same device may ask again while its claim is
 * open and gets the same answer, so that a worker that was killed can go on.
 * @throws ProblemError unknown_code, code_not_open, expired, wrong_account, device_pending
 */
export async function claim(room: TransactionsRoom, otp: string, device: AuthenticatedDevice): Promise<Claimed> {
  const now = room.now();
  if (device.active_after > now) {
    throw new ProblemError('device_pending', undefined, { active_after: device.active_after });
  }
  const otpHash = await sha256(otp);
  const row = await byOtp(room, otpHash);
  if (row === undefined) throw new ProblemError('unknown_code');
  const repeated = repeatedClaim(row, device, now);
  if (repeated !== undefined) return repeated;
  if (row.state === 'expired') throw new ProblemError('expired', 'The code has expired.');
  if (row.state !== 'pending' || row.minted_hash !== null) throw new ProblemError('code_not_open');
  if (row.claim_by <= now) {
    await expire(room, row);
    throw new ProblemError('expired', 'The code has expired.');
  }
  if (row.expected_sub !== null && row.expected_sub !== device.sub) throw new ProblemError('wrong_account');

  const details = encodeDetails(await describe(room, row, device.sub));
  const moved = await move(
    room,
    row.id,
    { from: 'pending', to: 'claimed' },
    {
      set: {
        mode: row.mode ?? 'embedded',
        device_id: device.device_id,
        sub: device.sub,
        txn: randomToken(),
        details,
        decide_by: Math.min(now + LIFETIME.decision, row.created_at + LIFETIME.login),
      },
      when: (eb) =>
        eb.and([
          eb('claim_by', '>', now),
          eb('minted_hash', 'is', null),
          // The door was open when the details were written for it; opened at the other one meanwhile, it is shut (P3).
          row.mode === null ? eb('mode', 'is', null) : eb('mode', '=', row.mode),
          deviceLives(device.device_id)(eb),
          loginIsOpen(eb),
        ]),
      audit: { device_id: device.device_id, sub: device.sub },
    },
  );
  if (moved !== undefined) return answer(moved, now);
  const winner = await byOtp(room, otpHash);
  const same = winner === undefined ? undefined : repeatedClaim(winner, device, now);
  if (same !== undefined) return same;
  throw new ProblemError('code_not_open');
}

const byOtp = (room: TransactionsRoom, otpHash: string): Promise<TransactionRow | undefined> =>
  room.db.selectFrom('transactions').selectAll().where('otp_hash', '=', otpHash).executeTakeFirst();

function repeatedClaim(row: TransactionRow, device: AuthenticatedDevice, now: number): Claimed | undefined {
  if (row.state !== 'claimed' || row.device_id !== device.device_id || (row.decide_by ?? 0) <= now) return undefined;
  return answer(row, now);
}

function answer(row: TransactionRow, now: number): Claimed {
  if (row.txn === null || row.details === null || row.decide_by === null) throw new Error('a claimed row is not whole');
  return { txn: row.txn, details: row.details, expires_in: row.decide_by - now };
}

/** What the person will be asked. A hosted code belongs to our own page, an embedded one to the web app's (P10). */
async function describe(room: TransactionsRoom, row: TransactionRow, sub: string): Promise<TransactionDetails> {
  const client = room.config.clients.find(({ client_id }) => client_id === row.client_id);
  if (client === undefined) throw new ProblemError('unknown_code', 'The web app of this code was removed.');
  const account = await room.db.selectFrom('accounts').selectAll().where('sub', '=', sub).executeTakeFirstOrThrow();
  const mode = row.mode ?? 'embedded';
  const params = v.parse(ParamsSchema, JSON.parse(row.params));
  const { binding_message: message, redirect_uri: redirectUri } = params;
  const purpose = purposeOf(params);
  return {
    mode,
    client: { client_id: client.client_id, client_name: client.client_name },
    origins:
      mode === 'hosted'
        ? [room.config.issuer]
        : [...originsOfRequest(client, redirectUri ?? client.redirect_uris[0] ?? '')],
    login_pages: mode === 'hosted' ? [] : [...client.login_pages],
    ...(message === undefined ? {} : { binding_message: message }),
    account: { sub, label: account.email ?? account.phone_number ?? sub },
    acr: approvalAcr(params),
    ...(purpose === 'second_factor' ? { purpose } : {}),
    requested_at: row.created_at,
  };
}

const ParamsSchema = v.object({
  redirect_uri: v.optional(v.string()),
  binding_message: v.optional(PlainTextSchema(200)),
  acr_values: v.optional(v.string()),
});
