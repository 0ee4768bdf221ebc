import type { Transaction } from 'kysely';
import type { ProofChecker } from '../authenticator/check-proof.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';
import type { RefusalLinks } from './refusal-links.ts';

/** What every function of this room works on. */
export interface DevicesRoom
  extends Pick<ServerContext, 'config' | 'db' | 'now' | 'audit' | 'refusals' | 'authenticateDevice'> {
  readonly checkProof: ProofChecker;
  /** Ends what rests on a device's approvals, in the database transaction that revokes it (P7). */
  readonly endDeviceLogins: (deviceId: string, within: Transaction<Database>) => Promise<AfterCommit>;
  /** Sends the notices that are due, soon; those of a transaction that is open, once it is committed. */
  readonly wakeNotices: () => void;
  readonly refusalLinks: RefusalLinks;
}

/** What is left to do, once the database transaction that it came from is committed. */
export type AfterCommit = () => void;
