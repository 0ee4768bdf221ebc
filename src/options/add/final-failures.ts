import type { MessageFailure } from '../../messaging/messages.ts';

/** Failures after which no code of the same enrolment will ever work: only starting over helps. */
export const FINAL_FAILURES: ReadonlySet<MessageFailure['code']> = new Set([
  'expired',
  'verification_used',
  'invalid_enrolment_token',
  'registration_closed',
]);
