import type { Kysely } from 'kysely';
import { randomToken } from '../../proofs/base64url.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { AccountsTable, Database } from '../store/schema.ts';
import { mayBeRecycled, releaseNumber } from './recycled-number.ts';

/** A destination that somebody just proved to be theirs, by a code. */
export interface VerifiedDestination {
  readonly channel: 'phone' | 'email';
  readonly destination: string;
}

type AccountsRoom = Pick<ServerContext, 'config' | 'now' | 'audit'>;

/**
 * The account of a verified destination: the one that holds it, else a new one (P23). A recycled number is of nobody,
 * and its earlier account lets go of it (P22). Run it in the database transaction that uses the proof up, as `tx`.
 * @throws ProblemError registration_closed
 */
export async function accountOfDestination(
  room: AccountsRoom,
  tx: Kysely<Database>,
  verified: VerifiedDestination,
): Promise<AccountsTable> {
  return (await findAccount(room, tx, verified)) ?? (await createAccount(room, tx, verified));
}

const columnOf = ({ channel }: VerifiedDestination): 'phone_number' | 'email' =>
  channel === 'phone' ? 'phone_number' : 'email';

async function findAccount(
  room: AccountsRoom,
  tx: Kysely<Database>,
  verified: VerifiedDestination,
): Promise<AccountsTable | undefined> {
  const account = await tx
    .selectFrom('accounts')
    .selectAll()
    .where(columnOf(verified), '=', verified.destination)
    .executeTakeFirst();
  if (account === undefined || verified.channel !== 'phone') return account;
  if (!(await mayBeRecycled(tx, account, room.now()))) return account;
  await releaseNumber(room, tx, account);
  return undefined;
}

async function createAccount(
  room: AccountsRoom,
  tx: Kysely<Database>,
  verified: VerifiedDestination,
): Promise<AccountsTable> {
  if (room.config.registration === 'closed') throw new ProblemError('registration_closed');
  const account = {
    sub: randomToken(),
    email: null,
    phone_number: null,
    [columnOf(verified)]: verified.destination,
    created_at: room.now(),
    signed_in_by_code_at: null,
  };
  await tx.insertInto('accounts').values(account).execute();
  await room.audit({ event: 'account.created', sub: account.sub }, tx);
  return account;
}
