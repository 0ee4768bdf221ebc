import type { ServerContext } from '../context.ts';
import type { Transport } from '../delivery/transport.ts';

/** What every function of this room works on. */
export interface VerificationRoom extends Pick<ServerContext, 'config' | 'db' | 'now' | 'audit' | 'refusals' | 'log'> {
  readonly transport: Transport;
  /** HMAC key of codes, which the database does not hold (P21). */
  readonly codeKey: Uint8Array;
}

/** P21. Seconds, and counts. */
export const VERIFICATION = {
  /** A right code can open an account at once, and one of many accounts is as good as another to who guesses. */
  digits: 8,
  attempts: 5,
  sends: 5,
  /** Until the first resend; each further one takes twice as long. */
  resendDelay: 30,
  /** Used verifications are kept this long: who verified a destination from here is no stranger to it. */
  keptWhenUsed: 30 * 86_400,
} as const;

/** Seconds to wait after the send of this number. After the last one there is no other. */
export const resendDelay = (sends: number): number => VERIFICATION.resendDelay * 2 ** (sends - 1);
