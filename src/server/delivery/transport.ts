import type { VerificationMessage } from './message.ts';

/** Sends messages to people. Rejects when the message was certainly not taken for delivery. */
export interface Transport {
  send(message: VerificationMessage): Promise<void>;
}
