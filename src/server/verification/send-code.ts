import { LIFETIME } from '../../wire/lifetimes.ts';
import { type CodePurpose, verificationMessage } from '../delivery/message.ts';
import { ProblemError } from '../problem.ts';
import type { Destination } from './destination.ts';
import type { VerificationRoom } from './verification-room.ts';

/**
 * Sends a code to where it may go. Where registration is closed, only destinations of accounts get one; where a
 * sign-in is for one account, only that account's own. The answer then neither waits for it nor tells how it went:
 * else both would tell who has an account (P21).
 * @throws ProblemError delivery_failed, where everybody gets one
 */
export async function sendCode(
  room: VerificationRoom,
  to: Destination,
  code: string,
  purpose: CodePurpose,
): Promise<void> {
  const { config, transport, log } = room;
  const holder = await holderOf(room, to);
  const message = verificationMessage(to, code, purpose, config.name, LIFETIME.verificationCode / 60);
  const sending = async (): Promise<void> => {
    try {
      await transport.send(message);
    } catch (error) {
      log.error({ err: error, channel: to.channel }, 'a verification code could not be sent');
      throw new ProblemError('delivery_failed');
    }
  };
  const expectedSub = purpose.kind === 'sign_in' ? purpose.expectedSub : null;
  if (config.registration === 'open' && expectedSub === null) await sending();
  else if (holder !== undefined && (expectedSub ?? holder) === holder) sending().catch(() => undefined);
}

async function holderOf({ db }: VerificationRoom, { channel, destination }: Destination): Promise<string | undefined> {
  const account = await db
    .selectFrom('accounts')
    .select('sub')
    .where(channel === 'phone' ? 'phone_number' : 'email', '=', destination)
    .executeTakeFirst();
  return account?.sub;
}
