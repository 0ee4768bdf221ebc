import type { Selectable } from 'kysely';
import type { ProofChecker } from '../authenticator/check-proof.ts';
import type { ServerContext } from '../context.ts';
import type { DevicesRoom } from '../devices/devices-room.ts';
import type { EnrolmentsTable } from '../store/schema.ts';
import type { WakeUps } from '../transactions/wake-ups.ts';
import type { VerificationRoom } from '../verification/verification-room.ts';

/** What every function of this room works on. */
export interface EnrolmentRoom extends Pick<ServerContext, 'config' | 'db' | 'now' | 'audit' | 'refusals'> {
  readonly checkProof: ProofChecker;
  /** Registers the device when the page said yes. */
  readonly devices: DevicesRoom;
  /** Sends and checks the code by which a person proves a destination. */
  readonly verification: VerificationRoom;
  /** By `enrolment_id`. */
  readonly wakeUps: WakeUps;
  /** Aborts when the server closes: held answers are given then. */
  readonly closing: AbortSignal;
}

export type EnrolmentRow = Selectable<EnrolmentsTable>;
