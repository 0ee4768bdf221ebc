import type { Kysely } from 'kysely';
import type { ProofChecker } from '../authenticator/check-proof.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../store/schema.ts';

/** What every function of this room works on. */
export interface DevicesRoom extends Pick<ServerContext, 'config' | 'db' | 'now' | 'audit' | 'authenticateDevice'> {
  readonly checkProof: ProofChecker;
  /** Ends what rests on a device's approvals, in the database transaction that revokes it (P7). */
  readonly endDeviceLogins: (deviceId: string, within: Kysely<Database>) => Promise<void>;
}
