import { LIFETIME } from '../../wire/lifetimes.ts';
import { verificationMessage } from '../delivery/message.ts';
import { ProblemError } from '../problem.ts';
import type { Destination } from './destination.ts';
import type { VerificationRoom } from './verification-room.ts';

/**
 * Sends a code to where it may go. Where registration is closed, only destinations of accounts get one, and the
 * answer neither waits for it nor tells how it went: else both would tell who has an account (P21).
 * @throws ProblemError delivery_failed, where registration is open
 */
export async function sendCode(room: VerificationRoom, to: Destination, code: string): Promise<void> {
  const { config, transport, log } = room;
  const known = await hasAccount(room, to);
  const message = verificationMessage(to, code, config.name, LIFETIME.verificationCode / 60);
  const sending = async (): Promise<void> => {
    try {
      await transport.send(message);
    } catch (error) {
      log.error({ err: error, channel: to.channel }, 'a verification code could not be sent');
      throw new ProblemError('delivery_failed');
    }
  };
  if (config.registration === 'open') await sending();
  else if (known) sending().catch(() => undefined);
}

async function hasAccount({ db }: VerificationRoom, { channel, destination }: Destination): Promise<boolean> {
  const account = await db
    .selectFrom('accounts')
    .select('sub')
    .where(channel === 'phone' ? 'phone_number' : 'email', '=', destination)
    .executeTakeFirst();
  return account !== undefined;
}
